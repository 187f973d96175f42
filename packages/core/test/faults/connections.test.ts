import { concatMap, ignoreElements, map, mergeMap, take } from 'rxjs';
import { csq, qidnsip, qifgcnt } from '../../src/commands/index.ts';
import { gsm } from '../../src/dialects/gsm.ts';
import type { ModemOptions } from '../../src/modem.ts';
import type { Socket } from '../../src/stack/connection/socket.ts';
import { anew, stillActive } from '../bring-up.ts';
import { type ModemScene, modemScene, takeDown } from '../stage.ts';

const opens = (index = 0, protocol = 'TCP') => `
  > AT+QIOPEN=${index},"${protocol}","1.2.3.4",7
  < OK
  < ${index}, CONNECT OK
`;

/** Whether it is active still, and the fence before that, behind a read that was not answered: what filled its block may be the words of a restart. */
const lookedAt = `
  > AT
  < OK
  > AT+QIFGCNT=0
  < OK
  ${stillActive}
`;

const empty = `
  > AT+QIRD=0,1,0,1500
  < OK
`;

const holds = (bytes: string, protocol = 'TCP') => String.raw`
  > AT+QIRD=0,1,0,1500
  << \r\n+QIRD: 1.2.3.4:7,${protocol},${bytes.length}\r\n${bytes}
  < OK
`;

const closes = (index = 0) => `
  > AT+QICLOSE=${index}
  < ${index}, CLOSE OK
`;

interface Open extends ModemScene {
  readonly socket: Socket;
  /** Hangs up. */
  readonly hangUp: () => void;
}

const connected = (
  transcript: string,
  options: Partial<ModemOptions> = {},
  protocol: 'tcp' | 'udp' = 'tcp',
): Open => {
  const on = modemScene(opens(0, protocol.toUpperCase()) + transcript, { echo: true }, options);
  let socket: Socket | undefined;
  const life = on.modem[protocol]('1.2.3.4', 7).subscribe({
    next: (open) => {
      socket = open;
    },
    error: (error: unknown) => on.log.push(`connection ! ${String(error)}`),
    complete: () => on.log.push('connection |'),
  });
  on.pass(10);
  if (!socket) throw new Error('It did not connect.');
  return { ...on, socket, hangUp: () => life.unsubscribe() };
};

describe('a connection that pulls', () => {
  it('takes nothing from the module while nobody reads', () => {
    const { pass, log, module } = connected('< +QIRDI: 0,1,0\n~ 1s\n');
    pass();
    expect(log).toEqual([]);
    expect(module.left()).toEqual([]);
  });

  it('reads once for each read(), and no more than was asked for', () => {
    const { socket, watch, pass, log, module } = connected(String.raw`
      > AT+QIRD=0,1,0,3
      << \r\n+QIRD: 1.2.3.4:7,TCP,3\r\nabc
      < OK
      ~ 1s
      > AT+QIRD=0,1,0,2
      << \r\n+QIRD: 1.2.3.4:7,TCP,2\r\nde
      < OK
    `);
    watch('first', socket.read(3));
    pass();
    watch('second', socket.read(2));
    pass();
    expect(log).toEqual(['first "abc"', 'first |', 'second "de"', 'second |']);
    expect(module.left()).toEqual([]);
  });

  it('reads again when data is announced between AT+QIRD and its empty answer', () => {
    const { socket, watch, pass, log, module } = connected(`
      > AT+QIRD=0,1,0,1500
      < +QIRDI: 0,1,0
      < OK
      ${holds('late')}
      ${empty}
    `);
    watch('data', socket.data$);
    pass();
    expect(log).toEqual(['data "late"']);
    expect(module.left()).toEqual([]);
  });

  it('reads again when it is closed between AT+QIRD and its empty answer', () => {
    const { socket, watch, pass, log, module } = connected(`
      > AT+QIRD=0,1,0,1500
      < 0, CLOSED
      < OK
      ${holds('last')}
      > AT+QIRD=0,1,0,1500
      < ERROR
    `);
    watch('data', socket.data$);
    pass();
    expect(log).toEqual(['data "last"', 'connection |', 'data |']);
    expect(module.left()).toEqual([]);
  });

  it('tells what was received before the peer closed, and asks until it is refused', () => {
    const { socket, watch, pass, log, module } = connected(`
      < +QIRDI: 0,1,0
      < 0, CLOSED
      ~ 1s
      ${holds('one')}
      ${holds('two')}
      > AT+QIRD=0,1,0,1500
      < ERROR
    `);
    pass(1_000);
    expect(log).toEqual([]);
    watch('data', socket.data$);
    pass();
    expect(log).toEqual(['data "one"', 'data "two"', 'connection |', 'data |']);
    expect(module.left()).toEqual([]);
  });

  it('keeps what an answer brings when its reader has left', () => {
    const { socket, watch, pass, log, module } = connected(`
      > AT+QIRD=0,1,0,1500
      ~ 100ms
      ${holds('kept').split('\n').slice(2).join('\n')}
      ${empty}
    `);
    const first = watch('first', socket.data$);
    pass(50);
    first.unsubscribe();
    pass(100);
    expect(log).toEqual([]);
    watch('second', socket.data$);
    pass();
    expect(log).toEqual(['second "kept"']);
    expect(module.left()).toEqual([]);
  });

  it('reads nothing for one who has left again after having been told what was kept', () => {
    const { socket, watch, pass, log, module } = connected(`
      > AT+QIRD=0,1,0,1500
      ~ 100ms
      ${holds('kept').split('\n').slice(2).join('\n')}
      ${empty}
      ~ 1s
      < +QIRDI: 0,1,0
      ~ 1s
      ${holds('later')}
      ${empty}
    `);
    const first = watch('first', socket.data$);
    pass(50);
    first.unsubscribe();
    pass(100);
    const second = watch('second', socket.data$);
    pass(500);
    second.unsubscribe();
    pass(1_500);
    watch('third', socket.data$);
    pass();
    expect(log).toEqual(['second "kept"', 'third "later"']);
    expect(module.left()).toEqual([]);
  });

  it('tells nothing of a read whose OK does not come: what fills its block may be another line', () => {
    const { socket, watch, pass, log, module } = connected(String.raw`
      > AT+QIRD=0,1,0,1500
      << \r\n+QIRD: 1.2.3.4:7,TCP,9\r\nab\r\nRDY\r\n
      ${lookedAt}
    `);
    watch('data', socket.data$);
    pass(6_000);
    expect(log).toEqual(['data ! TimedOut {command:QIRD,after:5000,awaiting:answer}']);
    expect(module.left()).toEqual([]);
  });

  it('gives the bytes to the reader who comes while they are on their way, and asks only once', () => {
    const { socket, watch, pass, log, module } = connected(`
      > AT+QIRD=0,1,0,1500
      ~ 100ms
      ${holds('whose').split('\n').slice(2).join('\n')}
    `);
    const first = watch('first', socket.read());
    pass(50);
    first.unsubscribe();
    watch('second', socket.read());
    pass();
    expect(log).toEqual(['second "whose"', 'second |']);
    expect(module.left()).toEqual([]);
  });

  it('has one reader at a time', () => {
    const { socket, watch, pass, log } = connected(empty);
    watch('first', socket.read());
    watch('second', socket.read());
    pass();
    expect(log).toEqual([expect.stringContaining('second ! Invalid {what:a second reader')]);
  });

  it("fails for good where the rest of a block never comes: a stream with a hole is none, and what is there of it may not be its peer's", () => {
    const { socket, modem, watch, pass, log, module } = connected(String.raw`
      > AT+QIRD=0,1,0,1500
      << \r\n+QIRD: 1.2.3.4:7,TCP,36\r\nhalf of it
      ${lookedAt}
      < +QIRDI: 0,1,0
    `);
    watch('loss', modem.loss$);
    watch('data', socket.data$);
    pass(5_000);
    expect(log).toEqual([
      expect.stringMatching(/^loss {_tag:BlockCutShort,length:26,at:\d+}$/),
      'data ! DataLost {missing:26}',
    ]);
    watch('again', socket.data$);
    pass();
    expect(log.slice(2)).toEqual(['again ! DataLost {missing:26}']);
    expect(module.left()).toEqual([]);
  });

  it('tells whoever reads next of what was lost while nobody did', () => {
    const { socket, watch, pass, log, module } = connected(String.raw`
      > AT+QIRD=0,1,0,1500
      << \r\n+QIRD: 1.2.3.4:7,TCP,36\r\nhalf of it
      ${lookedAt}
    `);
    watch('gone', socket.data$).unsubscribe();
    pass(10_000);
    watch('data', socket.data$);
    pass();
    expect(log).toEqual(['data ! DataLost {missing:26}']);
    expect(module.left()).toEqual([]);
  });

  it('fails for good where a read is not answered: what it took may have come to nobody', () => {
    const { socket, watch, pass, log } = connected(`
      > AT+QIRD=0,1,0,1500
      ${lookedAt}
    `);
    watch('data', socket.data$);
    pass(5_500);
    watch('again', socket.data$);
    pass();
    const unanswered = '! TimedOut {command:QIRD,after:5000,awaiting:answer}';
    expect(log).toEqual([`data ${unanswered}`, `again ${unanswered}`]);
  });

  it('gives its index back once it has failed and the peer has closed', () => {
    const { modem, socket, watch, pass, log } = connected(String.raw`
      > AT+QIRD=0,1,0,1500
      << \r\n+QIRD: 1.2.3.4:7,TCP,36\r\nhalf of it
      ${lookedAt}
      < 0, CLOSED
      > AT+QIDNSIP=0
      < OK
      ${opens()}
    `);
    watch('data', socket.data$);
    pass(6_000);
    watch('next', modem.tcp('1.2.3.4', 7).pipe(map(({ index }) => index)));
    pass(10);
    expect(log.slice(-2)).toEqual(['connection |', 'next 0']);
  });

  it('puts no half datagram together with the next', () => {
    const { socket, watch, pass, log, module } = connected(
      String.raw`
      > AT+QIRD=0,1,0,1500
      << \r\n+QIRD: 1.2.3.4:7,UDP,20\r\nhalf of it
      ${lookedAt}
      > AT+QIRD=0,1,0,1500
      << \r\n+QIRD: 1.2.3.4:7,UDP,10\r\nall
      ~ 10ms
      <<  of it!
      < OK
      ${empty}
      `,
      {},
      'udp',
    );
    watch('data', socket.data$);
    pass(5_000);
    watch('again', socket.data$);
    pass();
    expect(log.filter((entry) => !entry.includes('!') || entry.includes('"'))).toEqual([
      'again "all of it!"',
    ]);
    expect(module.left()).toEqual([]);
  });
});

describe('a read that is refused', () => {
  const refused = `
    > AT+QIRD=0,1,0,1500
    < ERROR
  `;

  it('is the end of the connection, once the module has said that it closed', () => {
    const { watch, pass, log, modem, module } = modemScene(`${opens()}${refused}~ 900ms\n< 0, CLOSED`);
    watch('data', modem.tcp('1.2.3.4', 7).pipe(mergeMap(({ data$ }) => data$)));
    pass();
    expect(log).toEqual(['data |']);
    expect(module.left()).toEqual([]);
  });

  it('is a failure where it never does: the module knows nothing of the connection any more', () => {
    const { watch, pass, log, modem, module } = modemScene(`${opens()}${refused}~ 1s\n${stillActive}`);
    watch('data', modem.tcp('1.2.3.4', 7).pipe(mergeMap(({ data$ }) => data$)));
    pass();
    expect(log).toEqual(['data ! NotConnected {address:1.2.3.4:7}']);
    expect(module.left()).toEqual([]);
  });
});

describe('an index whose connection has failed', () => {
  it('is given back once, and not once more by closing what is closed', () => {
    const { modem, socket, watch, pass, log } = connected(`
      > AT+QIRD=0,1,0,1500
      < ERROR
      ~ 1s
      ${stillActive}
      ${opens()}
      ${opens(1)}
    `);
    watch('data', socket.data$);
    pass(1_000);
    watch('second', modem.tcp('1.2.3.4', 7).pipe(map(({ index }) => index)));
    pass(10);
    watch('close', socket.close$);
    watch('third', modem.tcp('1.2.3.4', 7).pipe(map(({ index }) => index)));
    pass(10);
    expect(log.slice(-3)).toEqual(['second 0', 'close |', 'third 1']);
  });
});

describe('a connection that is pushed to', () => {
  const push = { receive: 'push' } as const;

  it('is closed with its last bytes told, and nothing is hung up', () => {
    const { socket, watch, pass, log, module } = connected(
      String.raw`
      << \r\n+RECEIVE: 0, 5\r\nhello
      < 0, CLOSED
      ~ 1s
      `,
      push,
    );
    watch('data', socket.data$);
    pass();
    expect(log).toEqual(['connection |', 'data "hello"', 'data |']);
    expect(module.left()).toEqual([]);
  });

  it('fails when the rest of a block never comes, and the next command is answered', () => {
    const { socket, modem, watch, pass, log, module } = connected(
      String.raw`
      ~ 1ms
      << \r\n+RECEIVE: 0, 36\r\nhalf of it
      ~ 2s
      ${stillActive}
      > AT+QIFGCNT?
      < +QIFGCNT: 0,255
      < OK
      < 0, CLOSED
      `,
      push,
    );
    watch('loss', modem.loss$);
    watch('data', socket.data$);
    pass(2_500);
    watch('next', modem.at.run(qifgcnt.read()));
    pass();
    expect(log).toEqual([
      expect.stringMatching(/^loss {_tag:BlockCutShort,length:26,index:0,at:\d+}$/),
      'data ! DataLost {missing:26}',
      'next {context:0}',
      'next |',
      'connection |',
    ]);
    expect(module.left()).toEqual([]);
  });

  it('is not given up while its block comes slowly, whatever a command has to wait', () => {
    const payload = String.raw`payload\x20with\x20OK\r\nOK\r\n`;
    const slowly = Array.from(payload.matchAll(/\\x..|\\.|./g), ([byte]) => `~ 100ms\n<< ${byte}`);
    const { socket, modem, watch, pass, log, module } = connected(
      String.raw`
      ~ 1ms
      << \r\n+RECEIVE: 0, 21\r\n
      >> AT\r
      ${slowly.join('\n')}
      << AT\r
      < OK
      `,
      push,
    );
    watch('loss', modem.loss$);
    let data = '';
    socket.data$.subscribe((bytes) => {
      data += String.fromCharCode(...bytes);
    });
    pass(1);
    watch(
      'at',
      modem.at.run({ ...qifgcnt(0), name: 'AT', line: { _tag: 'Right', right: 'AT' }, timeout: 1_000 }),
    );
    pass();
    expect(data).toBe('payload with OK\r\nOK\r\n');
    expect(log).toEqual(['at |']);
    expect(module.left()).toEqual([]);
  });

  it('hears of a restart that came in the middle of its block', () => {
    const { socket, watch, pass, log } = connected(
      String.raw`
      ~ 1ms
      << \r\n+RECEIVE: 0, 1460\r\nhalf of it
      < RDY
      < +CFUN: 1
      ~ 3s
      `,
      push,
    );
    watch('data', socket.data$.pipe(ignoreElements()));
    pass();
    expect(log).toEqual([
      'data ! DataLost {missing:1431}',
      expect.stringContaining('connection ! ModemError: The module restarted'),
      'modem ! ModuleReset {}',
    ]);
  });

  it('puts no half datagram together with the next', () => {
    const { socket, watch, pass, log, module } = connected(
      String.raw`
      ~ 1ms
      << \r\n+RECEIVE: 0, 20\r\nhalf of it
      ~ 2s
      ${stillActive}
      ~ 1s
      << \r\n+RECEIVE: 0, 10\r\nall
      ~ 10ms
      <<  of it!
      `,
      push,
      'udp',
    );
    watch('data', socket.data$);
    pass();
    expect(log).toEqual(['data "all of it!"']);
    expect(module.left()).toEqual([]);
  });

  it('keeps 1 MiB for a reader who comes later, and then says that nobody reads', () => {
    const block = String.raw`<< \r\n+RECEIVE: 0, 1460\r\n${'x'.repeat(1_460)}`;
    const { modem, socket, watch, pass, log, hangUp, module } = connected(
      `${new Array(720).fill(block).join('\n')}\n${closes()}${opens()}`,
      push,
    );
    pass();
    let length = 0;
    socket.data$.subscribe({
      next: (bytes) => {
        length += bytes.length;
      },
      error: (error: unknown) => log.push(String(error)),
    });
    expect(log).toEqual([expect.stringContaining('Over 1048576 pushed bytes were not read')]);
    expect(length).toBeLessThanOrEqual(1_048_576 + 1_460);
    // Its index is free again when it is closed.
    hangUp();
    pass();
    watch('next', modem.tcp('1.2.3.4', 7).pipe(mergeMap(({ index }) => [index])));
    pass();
    expect(log.slice(1)).toEqual(['next 0']);
    expect(module.left()).toEqual([]);
  });
});

describe('an index', () => {
  it('is kept until the connection that was hung up is closed', () => {
    const { modem, watch, pass, log, module, hangUp } = connected(
      `
      > AT+QICLOSE=0
      ~ 100ms
      < 0, CLOSE OK
      > AT+QIOPEN=1,"TCP","1.2.3.4",7
      < OK
      < 1, CONNECT OK
      ${opens(0)}
      `,
    );
    hangUp();
    watch('second', modem.tcp('1.2.3.4', 7).pipe(mergeMap(({ index }) => [index])));
    pass();
    watch('third', modem.tcp('1.2.3.4', 7).pipe(mergeMap(({ index }) => [index])));
    pass();
    expect(log).toEqual(['second 1', 'third 0']);
    expect(module.left()).toEqual([]);
  });

  it('is not hurt by the close that the module tells twice', () => {
    const { modem, socket, watch, pass, log, module } = connected(
      `
      ${empty}
      < 0, CLOSED
      > AT+QIRD=0,1,0,1500
      < ERROR
      > AT+QIOPEN=0,"TCP","1.2.3.4",8
      < 0, CLOSED
      < OK
      < 0, CONNECT OK
      > AT+QIRD=0,1,0,1500
      < OK
      `,
    );
    const next$ = modem.tcp('1.2.3.4', 8).pipe(concatMap(({ data$ }) => data$));
    watch('data', socket.data$).add(() => watch('next', next$));
    pass();
    expect(log).toEqual(['connection |', 'data |']);
    expect(module.left()).toEqual([]);
  });

  it('is free again when the opening was refused, failed, or was never answered', () => {
    const { modem, watch, pass, log, module } = modemScene(
      `
      > AT+QIOPEN=0,"TCP","1.2.3.4",1
      < ERROR
      # Whether the module has started again without a word.
      > AT+QISTATE
      < OK
      < STATE: IP STATUS
      ${[0, 1, 2, 3, 4, 5].map((index) => `< +QISTATE: ${index},"","",,"INITIAL"`).join('\n')}
      < OK
      > AT+QIOPEN=0,"TCP","1.2.3.4",2
      < OK
      < 0, CONNECT FAIL
      > AT+QIOPEN=0,"TCP","1.2.3.4",3
      < OK
      ~ 75s
      > AT+QICLOSE=0
      < 0, CLOSE OK
      > AT+QIOPEN=0,"TCP","1.2.3.4",4
      ~ 5s
      > AT
      < OK
      ${anew}
      > AT+QICLOSE=0
      < ERROR
      # What else AT+QIOPEN has done.
      > AT+QISTATE
      < OK
      < STATE: IP PROCESSING
      ${[0, 1, 2, 3, 4, 5].map((index) => `< +QISTATE: ${index},"","",,"INITIAL"`).join('\n')}
      ~ 500ms
      > AT+QIDNSIP=0
      < OK
      ${opens(0)}
      `,
      { echo: true },
    );
    for (const port of [1, 2, 3, 4]) {
      watch(`${port}`, modem.tcp('1.2.3.4', port));
      pass();
    }
    watch('7', modem.tcp('1.2.3.4', 7).pipe(mergeMap(({ index }) => [index])));
    pass();
    expect(log).toEqual([
      '1 ! Refused {command:QIOPEN,text:ERROR}',
      '2 ! ConnectFailed {address:1.2.3.4:2,text:CONNECT FAIL}',
      '3 ! ConnectFailed {address:1.2.3.4:3,text:nothing for 75000 ms}',
      '4 ! TimedOut {command:QIOPEN,after:5000,awaiting:answer}',
      '7 0',
    ]);
    expect(module.left()).toEqual([]);
  });

  it('is not taken to be connected by news that came before it was asked for', () => {
    const { modem, watch, pass, log, module } = modemScene(
      `
      > AT+CSQ
      ~ 100ms
      < 0, CONNECT OK
      < +CSQ: 7,0
      < OK
      > AT+QIDNSIP=0
      < OK
      > AT+QIOPEN=0,"TCP","1.2.3.4",7
      < OK
      < 0, CONNECT FAIL
      `,
      { echo: true },
    );
    modem.at.run(csq()).subscribe();
    modem.at.run(qidnsip(0)).subscribe();
    watch('late', modem.tcp('1.2.3.4', 7));
    pass(1_000);
    expect(log).toEqual(['late ! ConnectFailed {address:1.2.3.4:7,text:CONNECT FAIL}']);
    expect(module.left()).toEqual([]);
  });

  it('is not taken to be connected by what stood there before it was asked for', () => {
    const { modem, watch, pass, log, module } = modemScene(
      `
      > AT+CSQ
      ! gap 3
      > AT
      < OK
      > AT+QIFGCNT=0
      < OK
      > AT+QIDNSGIP="left.over"
      < OK
      < 1.2.3.4
      ~ 1s
      # Whether the context is up, for one.
      > AT+QISTATE
      < OK
      < STATE: IP PROCESSING
      < +QISTATE: 0,"TCP","1.2.3.4",7,"CONNECTED"
      < OK
      > AT+QIOPEN=0,"TCP","1.2.3.4",7
      < OK
      < 0, CONNECT FAIL
      `,
      { echo: true },
      { dialect: { ...gsm, names: 'asked' } },
    );
    modem.at.run(csq()).subscribe({ error: () => undefined });
    watch('late', modem.tcp('left.over', 7));
    pass(5_000);
    expect(log).toEqual(['late ! ConnectFailed {address:left.over:7,text:CONNECT FAIL}']);
    expect(module.left()).toEqual([]);
  });

  it('is closed first where an earlier session left it open', () => {
    const { modem, watch, pass, log, module } = modemScene(
      `
      > AT+QIOPEN=0,"TCP","1.2.3.4",7
      < 0, ALREADY CONNECT
      < ERROR
      ${closes(0)}
      ${opens(0)}
      `,
      { echo: true },
    );
    watch('open', modem.tcp('1.2.3.4', 7).pipe(mergeMap(({ index }) => [index])));
    pass();
    expect(log).toEqual(['open 0']);
    expect(module.left()).toEqual([]);
  });

  it('is refused to a seventh connection, and nothing is written', () => {
    const six = [0, 1, 2, 3, 4, 5];
    const { modem, watch, pass, log, module } = modemScene(six.map((index) => opens(index)).join(''), {
      echo: true,
    });
    for (const _ of six) modem.tcp('1.2.3.4', 7).subscribe();
    pass();
    watch('seventh', modem.tcp('1.2.3.4', 7));
    pass();
    expect(log).toEqual(['seventh ! NoFreeConnection {limit:6}']);
    expect(module.left()).toEqual([]);
  });
});

describe('an opening that is called off', () => {
  it('is not written while its command waits', () => {
    const { modem, watch, pass, log, module } = modemScene(
      `
      > AT
      ~ 100ms
      < OK
      > AT+QICLOSE=0
      < ERROR
      ${opens(0)}
      `,
      { echo: true },
    );
    watch('at', modem.at.run({ ...qifgcnt(0), name: 'AT', line: { _tag: 'Right', right: 'AT' } }));
    const opening = watch('open', modem.tcp('1.2.3.4', 7));
    pass(50);
    opening.unsubscribe();
    pass();
    modem.tcp('1.2.3.4', 7).subscribe();
    pass();
    expect(log).toEqual(['at |']);
    expect(module.left()).toEqual([]);
  });

  it('is hung up while the module connects', () => {
    const { modem, watch, pass, log, module } = modemScene(
      `
      > AT+QIOPEN=0,"TCP","1.2.3.4",7
      < OK
      ~ 100ms
      > AT+QICLOSE=0
      < 0, CONNECT OK
      < 0, CLOSE OK
      ${opens(0)}
      `,
      { echo: true },
    );
    const opening = watch('open', modem.tcp('1.2.3.4', 7));
    pass(100);
    opening.unsubscribe();
    pass();
    watch('next', modem.tcp('1.2.3.4', 7).pipe(mergeMap(({ index }) => [index])));
    pass();
    expect(log).toEqual(['next 0']);
    expect(module.left()).toEqual([]);
  });
});

describe('what ends everything', () => {
  it.each([
    { news: '+PDP DEACT', reason: 'ContextLost {}' },
    { news: 'RDY', reason: 'ModuleReset {}' },
    { news: 'NORMAL POWER DOWN', reason: 'PoweredDown {text:NORMAL POWER DOWN}' },
  ])('fails the connection, its reader and the modem: $news', ({ news, reason }) => {
    const { socket, watch, pass, log, module } = connected(`${empty}\n~ 1s\n< ${news}\n`);
    watch('data', socket.data$);
    pass();
    expect(log).toEqual([
      `data ! ${reason}`,
      expect.stringContaining('connection ! ModemError'),
      `modem ! ${reason}`,
    ]);
    expect(module.left()).toEqual([]);
    watch('later', socket.send('too late'));
    expect(log.at(-1)).toBe('later ! NotConnected {address:1.2.3.4:7}');
  });

  it('tells what an answer brought that was under way when the context was lost, then why no more comes', () => {
    const { socket, watch, pass, log } = connected(String.raw`
      > AT+QIRD=0,1,0,1500
      < +PDP DEACT
      << \r\n+QIRD: 1.2.3.4:7,TCP,4\r\nlast
      < OK
    `);
    watch('data', socket.data$);
    pass();
    watch('again', socket.data$);
    expect(log).toEqual([
      'data ! ContextLost {}',
      expect.stringContaining('connection !'),
      'modem ! ContextLost {}',
      'again "last"',
      'again ! ContextLost {}',
    ]);
  });

  it('tells a connection that outlives the modem that the line is closed', () => {
    const { socket, watch, pass, log, module, leave } = connected(`${empty}${takeDown}`);
    watch('data', socket.data$);
    pass();
    leave();
    pass();
    expect(log).toEqual([
      'data ! TransportError closed',
      expect.stringContaining('connection ! TransportError'),
    ]);
    expect(module.left()).toEqual([]);
  });

  it('does not take the end of the line for an opened connection', () => {
    const { modem, watch, pass, log, module, leave } = modemScene(
      `
      > AT+QIOPEN=0,"TCP","1.2.3.4",7
      < OK
      ~ 1s
      ${takeDown}
      `,
      { echo: true },
    );
    watch('open', modem.tcp('1.2.3.4', 7).pipe(take(1)));
    pass(1_000);
    leave();
    pass(100);
    expect(log).toEqual(['open ! TransportError closed']);
    expect(module.left()).toEqual([]);
  });
});
