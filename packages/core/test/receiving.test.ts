import { scripted } from '@atrx/transport/script';
import { type ModemOptions, quectel } from '../src/modem.ts';
import type { Socket } from '../src/stack/connection/socket.ts';
import { inEveryWay } from './every-way.ts';
import { modemScene, stage } from './stage.ts';

const opened = (protocol: 'TCP' | 'UDP', index: string, options: Partial<ModemOptions>, then: string) => {
  const on = modemScene(
    `
    > AT+QIOPEN=${index}"${protocol}","124.79.167.121",7007
    < OK
    < ${index.replace(',', ', ')}CONNECT OK
    ${then}`,
    { echo: true },
    options,
  );
  let socket: Socket | undefined;
  const { modem } = on;
  (protocol === 'TCP' ? modem.tcp : modem.udp)('124.79.167.121', 7007).subscribe((open) => {
    socket = open;
  });
  on.pass(10);
  if (!socket) throw new Error(on.log.join('\n'));
  return { ...on, socket };
};

// How received data comes is the user's choice, and what is told of it with that (note 5.3).
describe('the sender of a datagram', () => {
  const told = [
    'datagram {bytes:one,from:{host:124.79.167.121,port:7007}}',
    'datagram {bytes:two,from:{host:1.2.3.4,port:53}}',
  ];

  it('is told by what reads it', () => {
    const { socket, watch, pass, log, module } = opened(
      'UDP',
      '0,',
      {},
      String.raw`
      > AT+QIRD=0,1,0,1500
      << \r\n+QIRD: 124.79.167.121:7007,UDP,3\r\none\r\nOK\r\n
      > AT+QIRD=0,1,0,1500
      << \r\n+QIRD: 1.2.3.4:53,UDP,3\r\ntwo\r\nOK\r\n
      > AT+QIRD=0,1,0,1500
      < OK
      `,
    );
    watch('datagram', socket.datagrams$);
    pass(1_000);
    expect(log).toEqual(told);
    expect(module.left()).toEqual([]);
  });

  inEveryWay('stands before it where it is pushed, if it is asked for', () => {
    const { socket, watch, pass, log, module } = opened(
      'UDP',
      '0,',
      { receive: 'push', sender: true },
      String.raw`
      << \r\n+RECEIVE: 0, 3\r\nRECV FROM:124.79.167.121:7007\r\none
      ~ 1s
      << \r\n+RECEIVE: 0, 3\r\nRECV FROM:1.2.3.4:53\r\ntwo
      `,
    );
    // The first is kept until somebody is there, and its sender with it.
    pass(500);
    watch('datagram', socket.datagrams$);
    pass(1_000);
    expect(log).toEqual(told);
    expect(module.left()).toEqual([]);
  });

  it('is told with one connection as well', () => {
    const { socket, watch, pass, log } = opened(
      'UDP',
      '',
      { connections: 'single', receive: 'push', sender: true },
      String.raw`<< \r\nRECV FROM:1.2.3.4:53\r\nIPD3:two`,
    );
    watch('datagram', socket.datagrams$);
    pass(1_000);
    expect(log).toEqual(told.slice(1));
  });

  it('is not told where it is not asked for', () => {
    const { socket, watch, pass, log } = opened(
      'UDP',
      '0,',
      { receive: 'push' },
      String.raw`<< \r\n+RECEIVE: 0, 3\r\none`,
    );
    watch('datagram', socket.datagrams$);
    pass(1_000);
    expect(log).toEqual(['datagram {bytes:one}']);
  });
});

it('AT+QINDI=2: each packet is announced with its length, and all of them are read', () => {
  const { modem, socket, watch, pass, log, module } = opened(
    'TCP',
    '0,',
    { announce: 'each' },
    String.raw`
    < +QIRDI: 0,1,0,1,3,3
    < +QIRDI: 0,1,0,2,3,6
    > AT+QIRD=0,1,0,1500
    << \r\n+QIRD: 124.79.167.121:7007,TCP,6\r\nonetwo\r\nOK\r\n
    > AT+QIRD=0,1,0,1500
    < OK
    `,
  );
  watch('urc', modem.urc$);
  pass(100);
  watch('data', socket.data$);
  pass(1_000);
  expect(log.filter((line) => line.startsWith('data'))).toEqual(['data "onetwo"']);
  expect(module.left()).toEqual([]);
});

it('closed by this side, data that is announced meanwhile is no failure of whoever reads', () => {
  const { socket, watch, pass, log, module } = opened(
    'TCP',
    '0,',
    {},
    `
    > AT+QIRD=0,1,0,1500
    < OK
    > AT+QICLOSE=0
    < +QIRDI: 0,1,0
    < 0, CLOSE OK
    > AT+QIRD=0,1,0,1500
    < ERROR
    `,
  );
  watch('data', socket.data$);
  pass(100);
  watch('close', socket.close$);
  pass(1_000);
  expect(log).toEqual(['data |', 'close |']);
  expect(module.left()).toEqual([]);
});

describe('data without a frame', () => {
  const raw = { connections: 'single', receive: 'raw' } as const;

  inEveryWay('is told as it comes, and an answer is an answer', () => {
    const { socket, watch, pass, log, module } = opened(
      'TCP',
      '',
      raw,
      String.raw`
      << Welcome to use Quectel module.
      > AT+QISEND=5
      < >
      > hello
      < SEND OK
      ~ 1s
      << more\r\n
      ~ 1s
      < CLOSED
      `,
    );
    watch('data', socket.data$);
    pass(100);
    watch('send', socket.send('hello'));
    pass(10_000);
    expect(log).toEqual([
      'data "Welcome to use Quectel module."',
      'send |',
      String.raw`data "more\r\n"`,
      'data |',
    ]);
    expect(module.left()).toEqual([]);
  });
});

it('raw is refused with several connections, which always have a frame', () => {
  const { watch, log } = stage();
  watch('modem', quectel(scripted('').transport, { apn: 'CMNET', receive: 'raw' }));
  expect(log).toEqual([expect.stringContaining('modem ! Invalid {what:the way to receive')]);
});
