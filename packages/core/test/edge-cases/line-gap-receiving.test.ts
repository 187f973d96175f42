import type { ModemOptions } from '../../src/modem.ts';
import type { Socket } from '../../src/stack/connection/socket.ts';
import { type ModemScene, modemScene } from '../stage.ts';

const fence = `
  > AT
  < OK
`;
const foreground = `
  > AT+QIFGCNT=0
  < OK
`;
const idle = [1, 2, 3, 4, 5].map((i) => `< +QISTATE:${i},"","","","INITIAL"`).join('\n');
const states = (state = 'CONNECTED', protocol = 'TCP') => `
  > AT+QISTATE
  < OK
  < STATE: IP PROCESSING
  < +QISTATE:0,"${protocol}","1.2.3.4","7","${state}"
  ${idle}
  < OK
`;
const holds = (bytes: string, protocol = 'TCP') => String.raw`
  > AT+QIRD=0,1,0,1500
  << \r\n+QIRD: 1.2.3.4:7,${protocol},${bytes.length}\r\n${bytes}
  < OK
`;
const empty = `
  > AT+QIRD=0,1,0,1500
  < OK
`;
const gone = `
  > AT+QIRD=0,1,0,1500
  < ERROR
`;

interface Open extends ModemScene {
  readonly socket: Socket;
}

const connected = (
  transcript: string,
  options: Partial<ModemOptions> = {},
  protocol: 'tcp' | 'udp' = 'tcp',
): Open => {
  const opens = `
    > AT+QIOPEN=0,"${protocol.toUpperCase()}","1.2.3.4",7
    < OK
    < 0, CONNECT OK
  `;
  const on = modemScene(opens + transcript, { echo: true }, options);
  let socket: Socket | undefined;
  on.modem[protocol]('1.2.3.4', 7).subscribe({
    next: (open) => {
      socket = open;
    },
    error: (error: unknown) => on.log.push(`connection ! ${String(error)}`),
    complete: () => on.log.push('connection |'),
  });
  on.pass(10);
  if (!socket) throw new Error('It did not connect.');
  on.log.length = 0;
  return { ...on, socket };
};

describe('fault A25: +QIRDI lost in a gap', () => {
  it('is made good: what waits is read until there is no more', () => {
    const { socket, watch, pass, log, module } = connected(`
      ${empty}
      ! gap
      ${fence}
      ${foreground}
      ${states()}
      ${holds('first')}
      ${holds('then')}
      ${empty}
    `);
    watch('data', socket.data$);
    pass(1_000);
    expect(log).toEqual(['data "first"', 'data "then"']);
    expect(module.left()).toEqual([]);
  });

  it('is made good for whoever reads later, and nothing is taken before', () => {
    const { socket, watch, pass, log, module } = connected(`
      ${empty}
      ~ 10ms
      ! gap
      ${fence}
      ${foreground}
      ${states()}
      ${holds('kept')}
    `);
    const early = watch('early', socket.data$);
    pass(5);
    early.unsubscribe();
    pass(5_000);
    expect(module.left()).toHaveLength(3);
    watch('read', socket.read());
    pass(100);
    expect(log).toEqual(['read "kept"', 'read |']);
    expect(module.left()).toEqual([]);
  });
});

describe('row 22: what the module says unasked, lost in a gap', () => {
  it('is asked for: a connection that is closed is read to its end, and completes', () => {
    const { socket, watch, pass, log, module } = connected(`
      ${empty}
      ! gap 13
      ${fence}
      ${foreground}
      ${states('CLOSED')}
      ${holds('last')}
      ${gone}
    `);
    watch('data', socket.data$);
    pass(1_000);
    expect(log).toEqual(['data "last"', 'connection |', 'data |']);
    expect(module.left()).toEqual([]);
  });

  it('is asked for: a context that is no more ends what is open over it', () => {
    const { socket, watch, pass, log } = connected(`
      ${empty}
      ! gap
      ${fence}
      ${foreground}
      > AT+QISTATE
      < OK
      < STATE: PDP DEACT
      ~ 10s
    `);
    watch('data', socket.data$);
    pass(5_000);
    expect(log).toEqual(
      expect.arrayContaining(['data ! ContextLost {}', expect.stringMatching('^modem ! ContextLost')]),
    );
  });

  it('is asked for: a connection that was opened meanwhile is there', () => {
    const on = modemScene(
      `
        > AT+QIOPEN=0,"TCP","1.2.3.4",7
        < OK
        ! gap 17
        ${fence}
        ${foreground}
        ${states()}
      `,
      { echo: true },
    );
    on.modem.tcp('1.2.3.4', 7).subscribe({
      next: ({ index }) => on.log.push(`connection ${index}`),
      error: (error: unknown) => on.log.push(String(error)),
    });
    on.pass(1_000);
    expect(on.log).toEqual(['connection 0']);
    expect(on.module.left()).toEqual([]);
  });

  it('is asked for: what is closed is closed, though the line has swallowed that it was', () => {
    const { socket, watch, pass, log, module } = connected(`
      > AT+QICLOSE=0
      ! gap 15
      ${fence}
      ${foreground}
      > AT+QISRVC=1
      < OK
      > AT+QICLOSE=0
      < ERROR
      ${states('INITIAL')}
    `);
    watch('close', socket.close$);
    pass(1_000);
    expect(log).toEqual(['connection |', 'close |']);
    expect(module.left()).toEqual([]);
  });

  it('is asked for: a context that is deactivated, likewise', () => {
    const { modem, watch, pass, log, module } = connected(`
      > AT+QICLOSE=0
      < 0, CLOSE OK
      > AT+QIDEACT
      ! gap
      ${fence}
      ${foreground}
      > AT+QIDEACT
      < DEACT OK
    `);
    watch('close', modem.close$);
    pass(1_000);
    expect(log).toEqual(['connection |', 'modem |', 'close |']);
    expect(module.left()).toEqual([]);
  });

  it('corrects the state that is told', () => {
    const { modem, watch, pass, log } = connected(`
      ~ 1ms
      ! gap
      ${fence}
      ${foreground}
      ${states('CLOSED')}
    `);
    pass(1_000);
    watch('state', modem.state$);
    expect(log.at(-1)).toContain('connections:[{protocol:TCP,host:1.2.3.4,port:7,state:CLOSED');
  });
});

describe('fault A21: a gap within a counted block', () => {
  const torn = (gap: string, rest: string) => String.raw`
    > AT+QIRD=0,1,0,1500
    << \r\n+QIRD: 1.2.3.4:7,TCP,36\r\nhalf of it
    ! gap${gap}
    << ${rest}
    ${fence}
    ${foreground}
    ${states()}
  `;

  it('of known size fails the stream with what is missing, and its rest is not read as lines', () => {
    const { socket, modem, watch, pass, log, module } = connected(
      torn(' 20', String.raw`\r\nOK\r\n\r\nOK\r\n`),
    );
    watch('loss', modem.loss$);
    watch('urc', modem.urc$);
    watch('data', socket.data$);
    pass(3_000);
    expect(log).toEqual([
      'data ! DataLost {missing:20}',
      expect.stringMatching(/^loss {_tag:Gap,length:20,at:\d+}$/),
      expect.stringMatching(/^loss {_tag:BlockCutShort,length:20,at:\d+}$/),
      expect.stringMatching(/^loss {_tag:NobodyReceives,length:6,at:\d+}$/),
      expect.stringMatching(/^loss {_tag:Orphan,length:2,text:OK,command:QIRD,at:\d+}$/),
    ]);
    expect(module.left()).toEqual([]);
  });

  it('of a size that nobody knows gives up the rest of it', () => {
    const { socket, modem, watch, pass, log, module } = connected(torn('', String.raw`tail\r\n\r\nOK\r\n`));
    watch('loss', modem.loss$);
    watch('data', socket.data$);
    pass(3_000);
    expect(log).toEqual([
      'data ! DataLost {missing:26}',
      expect.stringMatching(/^loss {_tag:Gap,at:\d+}$/),
      expect.stringMatching(/^loss {_tag:BlockCutShort,length:26,at:\d+}$/),
      expect.stringMatching(/^loss {_tag:Orphan,length:2,text:OK,command:QIRD,at:\d+}$/),
    ]);
    expect(module.left()).toEqual([]);
  });

  it('loses a datagram, and no other', () => {
    const { socket, watch, pass, log, module } = connected(
      String.raw`
        > AT+QIRD=0,1,0,1500
        << \r\n+QIRD: 1.2.3.4:7,UDP,36\r\nhalf of it
        ! gap 20
        << behind\r\n\r\nOK\r\n
        ${fence}
        ${holds('whole', 'UDP')}
        ${foreground}
        ${states('CONNECTED', 'UDP')}
        ${empty}
      `,
      {},
      'udp',
    );
    watch('data', socket.data$);
    pass(3_000);
    expect(log).toEqual(['data "whole"']);
    expect(module.left()).toEqual([]);
  });

  it('that is pushed fails that stream alone, where it is known to be within it', () => {
    const { socket, modem, watch, pass, log } = connected(
      String.raw`
        ~ 20ms
        << \r\n+RECEIVE: 0, 20\r\nhalf
        ! gap 10
        << behind\r\n+RECEIVE: 0, 4\r\nmore
        ${fence}
        ${foreground}
        ${states()}
      `,
      { receive: 'push' },
    );
    watch('loss', modem.loss$);
    watch('data', socket.data$);
    pass(30);
    expect(log).toEqual([
      expect.stringMatching(/^loss {_tag:Gap,length:10,at:\d+}$/),
      expect.stringMatching(/^loss {_tag:BlockCutShort,length:10,index:0,at:\d+}$/),
      'data ! DataLost {missing:10}',
      expect.stringMatching(/^loss {_tag:NobodyReceives,length:6,at:\d+}$/),
    ]);
  });

  it('drops a datagram that is pushed, and the next one is whole', () => {
    const { socket, watch, pass, log } = connected(
      String.raw`
        ~ 20ms
        << \r\n+RECEIVE: 0, 20\r\nhalf
        ! gap 10
        << behind\r\n+RECEIVE: 0, 4\r\nmore
        ${fence}
        ${foreground}
        ${states()}
      `,
      { receive: 'push' },
      'udp',
    );
    watch('data', socket.data$);
    pass(30);
    expect(log).toEqual(['data "more"']);
  });

  it.each(['push', 'raw'] as const)(
    'may have been anywhere where all is %sed: every stream fails',
    (receive) => {
      const on = modemScene(
        `
        > AT+QIOPEN=${receive === 'raw' ? '' : '0,'}"TCP","1.2.3.4",7
        < OK
        < ${receive === 'raw' ? '' : '0, '}CONNECT OK
        ~ 1ms
        ! gap 40
        ~ 1ms
        ${fence}
      `,
        { echo: true },
        { receive, ...(receive === 'raw' && { connections: 'single' }) },
      );
      let socket: Socket | undefined;
      on.modem.tcp('1.2.3.4', 7).subscribe({
        next: (open) => {
          socket = open;
        },
        error: () => undefined,
      });
      on.pass(0);
      if (!socket) throw new Error('It did not connect.');
      on.log.length = 0;
      on.watch('data', socket.data$);
      on.pass(1);
      expect(on.log).toEqual(['data ! DataLost {}']);
    },
  );
});
