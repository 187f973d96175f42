import { concatMap, map, mergeMap } from 'rxjs';
import { csq } from '../src/commands/index.ts';
import type { ModemOptions } from '../src/modem.ts';
import type { Socket } from '../src/stack/connection/socket.ts';
import type { ListenOptions } from '../src/stack/server/listen.ts';
import { anew } from './bring-up.ts';
import { type ModemScene, modemScene, takeDown } from './stage.ts';

const listens = `
  > AT+QISERVER=0,5
  < OK
  < SERVER OK
`;

const role = (of: 1 | 2) => `
  > AT+QISRVC=${of}
  < OK
`;

const quits = `
  ${role(2)}
  > AT+QICLOSE
  < CLOSE OK
`;

const opens = (index: number, port = 7) => `
  > AT+QIOPEN=${index},"TCP","1.2.3.4",${port}
  < OK
  < ${index}, CONNECT OK
`;

interface Serving extends ModemScene {
  readonly clients: readonly Socket[];
  /** Unsubscribes from the listening. */
  readonly stop: () => void;
}

/** A modem that listens, and logs how the listening ends and what its clients are. */
const serving = (
  transcript: string,
  options: Partial<ModemOptions> = {},
  asked: ListenOptions = {},
  echo = true,
): Serving => {
  const on = modemScene(transcript, { echo }, options);
  const clients: Socket[] = [];
  const life = on.watch(
    'listening',
    on.modem.listen(asked).pipe(
      map((client) => {
        clients.push(client);
        return `${client.index} ${client.protocol} ${client.remote.host}`;
      }),
    ),
  );
  on.pass(1);
  return { ...on, clients, stop: () => life.unsubscribe() };
};

/** The client that has come. */
const only = ({ clients }: Serving): Socket => {
  const [client] = clients;
  if (!client) throw new Error('Nobody has come.');
  return client;
};

describe('a server', () => {
  it('echoes to whoever comes', () => {
    const { modem, watch, pass, log, module } = modemScene(
      String.raw`
      > AT+QISERVER=0,3
      < OK
      < SERVER OK
      < 0, REMOTE IP:10.79.141.26
      < 1, REMOTE IP:10.79.141.27
      << \r\n+RECEIVE: 1, 5\r\nhello
      ${role(2)}
      > AT+QISEND=1,5
      < >
      > hello
      < SEND OK
      << \r\n+RECEIVE: 0, 3\r\nyou
      > AT+QISEND=0,3
      < >
      > you
      < SEND OK
      `,
      {},
      { receive: 'push' },
    );
    watch(
      'echo',
      modem.listen({ max: 3 }).pipe(mergeMap((client) => client.data$.pipe(concatMap(client.send)))),
    );
    pass();
    expect(log).toEqual([]);
    expect(module.left()).toEqual([]);
  });

  it('listens at the port that is asked for, over UDP too, and a peer is one by its first datagram', () => {
    const on = serving(
      String.raw`
      > AT+QILPORT="UDP",3030
      < OK
      > AT+QISERVER=1,2
      < OK
      < SERVER OK
      < 0, REMOTE IP: 10.79.141.26
      < +QIRDI: 0,2,0
      > AT+QIRD=0,2,0,1500
      << \r\n+QIRD: 10.79.141.26:4321,UDP,3\r\none
      < OK
      > AT+QIRD=0,2,0,1500
      << \r\n+QIRD: 10.79.141.26:4321,UDP,3\r\ntwo
      < OK
      > AT+QIRD=0,2,0,1500
      < OK
      `,
      {},
      { protocol: 'UDP', max: 2, port: 3030 },
    );
    on.watch('data', only(on).data$);
    on.pass();
    expect(on.log).toEqual(['listening 0 UDP 10.79.141.26', 'data "one"', 'data "two"']);
    expect(only(on).remote).toEqual({ host: '10.79.141.26' });
    expect(on.module.left()).toEqual([]);
  });

  it('loses nobody who comes before SERVER OK, nor what was announced before anyone could hear it', () => {
    const on = serving(String.raw`
      > AT+QISERVER=0,5
      < OK
      < 0, REMOTE IP: 10.79.141.26
      < +QIRDI: 0,2,0
      < SERVER OK
      > AT+QIRD=0,2,0,1500
      << \r\n+QIRD: 10.79.141.26:4321,TCP,5\r\nearly
      < OK
      > AT+QIRD=0,2,0,1500
      < OK
    `);
    on.pass(1_000);
    on.watch('data', only(on).data$);
    on.pass();
    expect(on.log).toEqual(['listening 0 TCP 10.79.141.26', 'data "early"']);
    expect(on.module.left()).toEqual([]);
  });

  it.each<readonly [ListenOptions, Partial<ModemOptions>, string]>([
    [{ max: 0 }, {}, 'the number of clients,given:0,allowed:a whole number from 1 to 5'],
    [{ max: 6 }, {}, 'the number of clients,given:6,allowed:a whole number from 1 to 5'],
    [{ max: 2 }, { connections: 'single' }, 'the number of clients,given:2,allowed:1;'],
    [{ port: -1 }, {}, 'the port,given:-1,allowed:a whole number from 0 to 65535'],
    [{ port: 70_000 }, { connections: 'single' }, 'the port,given:70000'],
  ])('refuses %j before the wire', (asked, options, what) => {
    const { log, module } = serving('', options, asked);
    expect(log).toEqual([expect.stringContaining(`listening ! Invalid {what:${what}`)]);
    expect(module.left()).toEqual([]);
  });

  it('is one at a time, until its end', () => {
    const { modem, watch, pass, log, module, stop } = serving(`
      ${listens}
      ~ 100ms
      ${quits}
      > AT+QISERVER=1,5
      < OK
      < SERVER OK
    `);
    watch('second', modem.listen());
    stop();
    watch('too early', modem.listen());
    pass(200);
    watch('third', modem.listen({ protocol: 'UDP' }));
    pass();
    expect(log).toEqual(['second ! AlreadyListening {}', 'too early ! AlreadyListening {}']);
    expect(module.left()).toEqual([]);
  });

  it('gives the index of a client back when the client has closed, and tells all that it sent', () => {
    const on = serving(String.raw`
      ${listens}
      < 0, REMOTE IP: 10.79.141.26
      ~ 1s
      > AT+QIRD=0,2,0,1500
      << \r\n+QIRD: 10.79.141.26:4321,TCP,3\r\nbye
      < OK
      < 0, CLOSED
      > AT+QIRD=0,2,0,1500
      < ERROR
      < 0, REMOTE IP: 10.79.141.27
    `);
    on.pass(2_000);
    on.watch('data', only(on).data$);
    on.pass();
    expect(on.log).toEqual([
      'listening 0 TCP 10.79.141.26',
      'data "bye"',
      'data |',
      'listening 0 TCP 10.79.141.27',
    ]);
    expect(on.module.left()).toEqual([]);
  });

  it('goes on when one client is closed', () => {
    const on = serving(`
      ${listens}
      < 0, REMOTE IP: 10.79.141.26
      < 1, REMOTE IP: 10.79.141.27
      ${role(2)}
      > AT+QICLOSE=0
      < 0, CLOSE OK
      < 0, REMOTE IP: 10.79.141.28
    `);
    on.watch('closed', only(on).close$);
    on.pass();
    expect(on.log.slice(2)).toEqual(['closed |', 'listening 0 TCP 10.79.141.28']);
    expect(on.module.left()).toEqual([]);
  });

  it('takes the lowest indices for its clients, and the connections of its own have the highest', () => {
    const on = serving(`
      ${listens}
      < 0, REMOTE IP: 10.0.0.1
      < 1, REMOTE IP: 10.0.0.2
      < 2, REMOTE IP: 10.0.0.3
      < 3, REMOTE IP: 10.0.0.4
      < 4, REMOTE IP: 10.0.0.5
      ${opens(5)}
    `);
    on.watch('own', on.modem.tcp('1.2.3.4', 7).pipe(map(({ index }) => index)));
    on.pass();
    on.watch('seventh', on.modem.tcp('1.2.3.4', 8));
    on.pass();
    expect(on.clients.length).toBe(5);
    expect(on.log.slice(5)).toEqual(['own 5', 'seventh ! NoFreeConnection {limit:6}']);
    expect(on.module.left()).toEqual([]);
  });

  it('has given an index away that a connection of its own is to have: that has the next one', () => {
    const on = serving(`
      ${listens}
      > AT+QIOPEN=5,"TCP","1.2.3.4",7
      < 5, ALREADY CONNECT
      < ERROR
      < 5, REMOTE IP: 10.79.141.26
      ${opens(4)}
    `);
    on.watch('own', on.modem.tcp('1.2.3.4', 7).pipe(map(({ index }) => index)));
    on.pass();
    expect(on.log).toEqual(['listening 5 TCP 10.79.141.26', 'own 4']);
    expect(on.module.left()).toEqual([]);
  });

  it('interrupts the send to a client that closes, and no other', () => {
    const on = serving(`
      ${listens}
      < 0, REMOTE IP: 10.0.0.1
      < 1, REMOTE IP: 10.0.0.2
      ${role(2)}
      > AT+QISEND=0,5
      < >
      > hello
      < 0, CLOSED
      < SEND FAIL
      > AT+QISEND=1,5
      < >
      > hello
      < SEND OK
    `);
    for (const client of on.clients) on.watch(`to ${client.index}`, client.send('hello'));
    on.pass();
    expect(on.log.slice(2)).toEqual([
      expect.stringContaining('to 0 ! SendFailed {outcome:notSent'),
      'to 1 |',
    ]);
    expect(on.module.left()).toEqual([]);
  });

  it('ends the connection of whoever was at an index that another has now: read to its end or not', () => {
    const on = serving(`
      ${listens}
      < 0, REMOTE IP: 10.0.0.1
      > AT+QIRD=0,2,0,1500
      < OK
      ~ 1s
      < 0, REMOTE IP: 10.0.0.2
      < +QIRDI: 0,2,0
      < 0, REMOTE IP: 10.0.0.3
    `);
    on.watch('read', only(on).data$);
    on.pass();
    for (const client of on.clients.slice(1, 2)) on.watch('unread', client.data$);
    expect(on.log).toEqual([
      'listening 0 TCP 10.0.0.1',
      'read |',
      'listening 0 TCP 10.0.0.2',
      'listening 0 TCP 10.0.0.3',
      'unread ! NotConnected {address:10.0.0.2}',
    ]);
    expect(on.module.left()).toEqual([]);
  });
});

describe('a server that fails', () => {
  it.each([
    ['CONNECT FAIL', '> AT+QISERVER=0,5\n< OK\n~ 2s\n< CONNECT FAIL', {}],
    ['ERROR', '> AT+QISERVER=0,5\n< ERROR', {}],
    ['ERROR', '> AT+QILPORT="TCP",2020\n< ERROR', { port: 2020 }],
  ])('to begin with, by %s, says so and may be asked for again', (text, refused, asked) => {
    const { modem, watch, pass, log, module } = serving(`${refused}\n${listens}`, {}, asked);
    pass();
    watch('again', modem.listen());
    pass();
    const port = 'port' in asked ? 'port:2020,' : '';
    expect(log).toEqual([`listening ! ListenFailed {protocol:TCP,${port}text:${text}}`]);
    expect(module.left()).toEqual([]);
  });

  it('to answer is told to leave: it may come to listen yet', () => {
    const { pass, log, module } = serving(`
      > AT+QISERVER=0,5
      < OK
      ~ 150s
      > AT
      < OK
      ${anew.replace('QISRVC=1', 'QISRVC=2')}
      > AT+QICLOSE
      < CLOSE OK
      # What has become of the context: it was activated by AT+QISERVER, or not.
      > AT+QISTATE
      < OK
      < STATE: IP STATUS
      ${[0, 1, 2, 3, 4, 5].map((index) => `< +QISTATE: ${index},"","",,"INITIAL"`).join('\n')}
      ~ 500ms
    `);
    pass();
    expect(log).toEqual(['listening ! TimedOut {command:QISERVER,after:150000,awaiting:answer}']);
    expect(module.left()).toEqual([]);
  });

  it.each([
    ['its context', '+PDP DEACT', 'ContextLost'],
    ['the module', 'RDY', 'ModuleReset'],
    ['the power', 'NORMAL POWER DOWN', 'PoweredDown'],
  ])('with %s fails for its clients too, and is forgotten', (_, said, tag) => {
    const on = serving(
      `
      ${listens}
      < 0, REMOTE IP: 10.0.0.1
      < 1, REMOTE IP: 10.0.0.2
      ~ 1s
      < ${said}
      `,
      { receive: 'push' },
    );
    for (const client of on.clients) on.watch(`from ${client.index}`, client.data$);
    on.pass();
    expect(on.log.slice(2, 5)).toEqual([
      expect.stringContaining(`from 0 ! ${tag}`),
      expect.stringContaining(`from 1 ! ${tag}`),
      expect.stringContaining(`listening ! ${tag}`),
    ]);
    expect(on.module.left()).toEqual([]);
  });

  it('with the line fails for its clients too', () => {
    const on = serving(`${listens}\n< 0, REMOTE IP: 10.0.0.1\n~ 1s\n! lost`, { receive: 'push' });
    on.watch('data', only(on).data$);
    on.pass();
    expect(on.log.slice(1)).toContainEqual(expect.stringContaining('data ! TransportError lost'));
    expect(on.log.slice(1)).toContainEqual(expect.stringContaining('listening ! TransportError lost'));
  });

  it('to be closed in time is closed later: nobody else ever would', () => {
    const on = serving(
      `
      ${listens}
      < 0, REMOTE IP: 10.0.0.1
      ${role(2)}
      > AT+QICLOSE
      ~ 6s
      > AT
      < OK
      > AT+QIFGCNT=0
      < OK
      # Whether it is closed all the same.
      > AT+QISTATE
      < OK
      < STATE: IP PROCESSING
      ${[0, 1, 2, 3, 4, 5].map((index) => `< +QISTATE: ${index},"","",,"INITIAL"`).join('\n')}
      ~ 500ms
      > AT+QISSTAT
      < OK
      < S: LISTENNING
      < C: 0,"TCP","10.0.0.1",4711
      ~ 600ms
      ${role(2)}
      > AT+QICLOSE
      < CLOSE OK
      `,
      { receive: 'push' },
    );
    on.watch('data', only(on).data$);
    on.stop();
    on.pass(19_000);
    expect(on.log.slice(1)).toEqual([]);
    on.pass(3_000);
    expect(on.log.slice(1)).toEqual(['data |']);
    expect(on.module.left()).toEqual([]);
  });
});

describe('an index that is given to the next client', () => {
  /** While the module is busy one client leaves, and another comes. */
  const changes = `
    ${listens}
    < 0, REMOTE IP: 10.0.0.1
    > AT+CSQ
    ~ 100ms
    < 0, CLOSED
    < 0, REMOTE IP: 10.0.0.2
    < +CSQ: 7,0
    < OK
  `;
  const busy = () => {
    const on = serving(changes);
    const [before] = on.clients;
    if (!before) throw new Error('Nobody has come.');
    on.modem.at.run(csq()).subscribe();
    return { ...on, before };
  };

  it('is not sent what was meant for the one before', () => {
    const { before, watch, pass, log, module } = busy();
    watch('send', before.deliver('for the first'));
    pass(1_000);
    expect(log.filter((line) => line.startsWith('send'))).toEqual([
      expect.stringMatching(/^send {from:0,to:13,outcome:notSent,/),
      'send |',
    ]);
    expect(module.left()).toEqual([]);
  });

  it('is not read for the one before', () => {
    const { before, watch, pass, log, module } = busy();
    watch('data', before.data$);
    pass(1_000);
    expect(log.filter((line) => line.startsWith('data'))).toEqual(['data ! NotConnected {address:10.0.0.1}']);
    // Whatever else were written is no part of the transcript.
    expect(log.join()).not.toContain('TransportError');
    expect(module.left()).toEqual([]);
  });

  it('is not closed for the one before', () => {
    const { before, watch, pass, log, module } = busy();
    watch('close', before.close$);
    pass(1_000);
    expect(log.filter((line) => line.startsWith('close'))).toEqual(['close |']);
    expect(module.left()).toEqual([]);
  });

  it('is not closed for the one before, whom CLOSED has ended by then', () => {
    const on = serving(changes, { receive: 'push' });
    on.modem.at.run(csq()).subscribe();
    on.watch('close', only(on).close$);
    on.pass(1_000);
    expect(on.log.filter((line) => line.startsWith('close'))).toEqual(['close |']);
    expect(on.log.join()).not.toContain('TransportError');
    expect(on.module.left()).toEqual([]);
  });

  it('is not sent what a prompt for the one before asks for', () => {
    const { clients, watch, pass, log, module } = serving(String.raw`
      ${listens}
      < 0, REMOTE IP: 10.0.0.1
      ${role(2)}
      > AT+QISEND=0,3
      < 0, CLOSED
      < 0, REMOTE IP: 10.0.0.2
      < >
      >> \x1b
      < OK
    `);
    const [before] = clients;
    if (!before) throw new Error('Nobody has come.');
    watch('send', before.deliver('old'));
    pass(1_000);
    expect(log.filter((line) => line.startsWith('send'))).toEqual([
      expect.stringMatching(/^send {from:0,to:3,outcome:notSent,/),
      'send |',
    ]);
    expect(module.left()).toEqual([]);
  });

  /** A read for the one before is on the wire when the next comes, of whom it brings `bytes`. */
  const handed = (before: string, next: string, from: string) => {
    const on = serving(String.raw`
      ${listens}
      < 0, REMOTE IP: ${before}
      > AT+QIRD=0,2,0,1500
      < 0, CLOSED
      < 0, REMOTE IP: ${next}
      << \r\n+QIRD: ${from}:5000,TCP,5\r\nbytes
      < OK
      ${from === next && before !== next ? '' : '~ 1ms'}
    `);
    const [old] = on.clients;
    if (!old) throw new Error('Nobody has come.');
    on.watch('before', old.data$);
    on.pass(5);
    const [, heir] = on.clients;
    if (!heir) throw new Error('Nobody has come after it.');
    on.watch('next', heir.read());
    on.pass(1_000);
    return on.log.filter((line) => /^(before|next)/.test(line));
  };

  it('is told what was read for the one before, where it is its own', () => {
    expect(handed('10.0.0.1', '10.0.0.2', '10.0.0.2').slice(0, 2)).toEqual([
      'before ! NotConnected {address:10.0.0.1}',
      'next "bytes"',
    ]);
  });

  it('is not told what was read for the one before, where it is that one’s', () => {
    expect(handed('10.0.0.1', '10.0.0.2', '10.0.0.1').join()).not.toContain('bytes');
  });

  it('fails where nobody can tell whose the bytes are: both have one address', () => {
    expect(handed('10.0.0.1', '10.0.0.1', '10.0.0.1').slice(0, 2)).toEqual([
      'before ! NotConnected {address:10.0.0.1}',
      'next ! DataLost {}',
    ]);
  });

  it('is told what was read before the module took that in, though both have one address', () => {
    const on = serving(
      String.raw`
      ${listens}
      < 0, REMOTE IP: 10.0.0.1
      > AT+QIRD=0,2,0,1500
      < 0, CLOSED
      < 0, REMOTE IP: 10.0.0.1
      ~ 1ms
      << AT+QIRD=0,2,0,1500\r
      << \r\n+QIRD: 10.0.0.1:5000,TCP,5\r\nbytes
      < OK
      ~ 1ms
      `,
      {},
      {},
      false,
    );
    on.watch('before', only(on).data$);
    on.pass(5);
    const [, heir] = on.clients;
    if (!heir) throw new Error('Nobody has come after it.');
    on.watch('next', heir.read());
    on.pass(1);
    expect(on.log.slice(1)).toEqual([
      'before ! NotConnected {address:10.0.0.1}',
      'listening 0 TCP 10.0.0.1',
      'next "bytes"',
      'next |',
    ]);
    expect(on.module.left()).toEqual([]);
  });

  it('brings the one before nothing, also where nobody is let in any more', () => {
    const on = serving(
      String.raw`
      ${listens}
      < 0, REMOTE IP: 10.0.0.1
      ${role(2)}
      > AT+QICLOSE
      < 0, REMOTE IP: 10.0.0.2
      << \r\n+RECEIVE: 0, 6\r\nsecond
      < CLOSE OK
      `,
      { receive: 'push' },
    );
    on.watch('data', only(on).data$);
    on.stop();
    on.pass(1_000);
    expect(on.log.filter((line) => line.startsWith('data'))).toEqual(['data |']);
    expect(on.module.left()).toEqual([]);
  });
});

describe('a server that is left', () => {
  it('before AT+QISERVER was asked for says nothing of it', () => {
    const { pass, stop, module, log } = serving(
      `
      > AT+QILPORT="TCP",2020
      ~ 100ms
      < OK
      `,
      {},
      { port: 2020 },
    );
    stop();
    pass();
    expect(log).toEqual([]);
    expect(module.left()).toEqual([]);
  });

  it('before SERVER OK ends when that has come', () => {
    const { pass, stop, module, log } = serving(`
      > AT+QISERVER=0,5
      < OK
      ~ 2s
      < SERVER OK
      ${quits}
    `);
    stop();
    pass();
    expect(log).toEqual([]);
    expect(module.left()).toEqual([]);
  });

  it('ends with all its clients, and nobody who comes meanwhile is told of', () => {
    const on = serving(`
      ${listens}
      < 0, REMOTE IP: 10.0.0.1
      ${role(2)}
      > AT+QICLOSE
      < 1, REMOTE IP: 10.0.0.2
      < CLOSE OK
      > AT+QISERVER=0,5
      < OK
      < SERVER OK
    `);
    on.stop();
    on.pass();
    on.watch('data', only(on).data$);
    on.watch('again', on.modem.listen());
    on.pass();
    expect(on.log).toEqual(['listening 0 TCP 10.0.0.1', 'data |']);
    expect(on.module.left()).toEqual([]);
  });

  it('together with its modem ends before the context does', () => {
    const { pass, stop, leave, module, log } = serving(`${listens}\n${quits}\n${takeDown}`);
    stop();
    leave();
    pass();
    expect(log).toEqual([]);
    expect(module.left()).toEqual([]);
  });

  it('when its modem is closed takes nobody in any more', () => {
    const { modem, watch, pass, log, module, clients } = serving(`
      ${listens}
      ${role(2)}
      > AT+QICLOSE
      < 0, REMOTE IP: 10.0.0.1
      < CLOSE OK
      ${takeDown}
    `);
    watch('closed', modem.close$);
    pass();
    expect(clients).toEqual([]);
    expect(log).toEqual(['listening |', 'modem |', 'closed |']);
    expect(module.left()).toEqual([]);
  });

  it('when its modem is closed completes, and its clients before it', () => {
    const on = serving(
      `
      ${listens}
      < 0, REMOTE IP: 10.0.0.1
      ${quits}
      ${takeDown}
      `,
      { receive: 'push' },
    );
    on.watch('data', only(on).data$);
    on.watch('closed', on.modem.close$);
    on.pass();
    expect(on.log.slice(1)).toEqual(['data |', 'listening |', 'modem |', 'closed |']);
    expect(on.module.left()).toEqual([]);
  });
});
