import { concatMap, ignoreElements, map } from 'rxjs';
import { textOf } from '../src/bytes/ascii.ts';
import { csq } from '../src/commands/index.ts';
import type { ModemOptions } from '../src/modem.ts';
import type { Socket } from '../src/stack/connection/socket.ts';
import type { Context } from '../src/stack/context/context.ts';
import { secondContext } from './bring-up.ts';
import { type ModemScene, modemScene } from './stage.ts';

// A server beside connections of the module's own: where both have one index, `0, CLOSED` is about either of them.

const role = (of: 1 | 2) => `
  > AT+QISRVC=${of}
  < OK
`;

const foreground = (context: 0 | 1) => `
  > AT+QIFGCNT=${context}
  < OK
`;

const reads = (context: 0 | 1, of: 1 | 2, answer = 'OK') => `
  > AT+QIRD=${context},${of},0,1500
  < ${answer}
`;

interface Beside extends ModemScene {
  readonly client: Socket;
  readonly own: Socket;
}

const expected = <A>(found: A | undefined, log: readonly string[]): A => {
  if (found === undefined) throw new Error(`It is not there: ${log.join('\n')}`);
  return found;
};

const opened = `
  > AT+QIOPEN="TCP","1.2.3.4",7
  < OK
  < CONNECT OK
`;

/** One connection of the module's own and one client of its server, which have the same index. */
const single = (transcript: string): Beside => {
  const on = modemScene(
    `
    > AT+QISERVER
    < OK
    < SERVER OK
    < REMOTE IP: 10.79.141.26
    ${opened}
    ~ 10ms
    ${transcript}
    `,
    { echo: true },
    { connections: 'single' },
  );
  let client: Socket | undefined;
  let own: Socket | undefined;
  on.watch(
    'listening',
    on.modem.listen().pipe(
      map((socket) => {
        client ??= socket;
        return 'to one';
      }),
    ),
  );
  on.watch(
    'own',
    on.modem.tcp('1.2.3.4', 7).pipe(
      map((socket) => {
        own = socket;
        return 'open';
      }),
    ),
  );
  on.pass(5);
  on.log.length = 0;
  return { ...on, client: expected(client, on.log), own: expected(own, on.log) };
};

/** The same with six connections, of two contexts that have six each: the server is over the second. */
const two = (transcript: string): Beside & { readonly second: Context } => {
  const on = modemScene(
    `
    > AT+QIOPEN=0,"TCP","1.2.3.4",7
    < OK
    < 0, CONNECT OK
    ${secondContext('CMWAP')}
    > AT+QISERVER=0,5
    < OK
    < SERVER OK
    < 0, REMOTE IP: 10.79.141.26
    ~ 10ms
    ${transcript}
    `,
    { echo: true },
  );
  let client: Socket | undefined;
  let own: Socket | undefined;
  let second: Context | undefined;
  on.modem.tcp('1.2.3.4', 7).subscribe((socket) => {
    own = socket;
  });
  on.modem.context({ apn: 'CMWAP' }).subscribe((context) => {
    second = context;
  });
  on.pass(3);
  const over = expected(second, on.log);
  over.listen().subscribe((socket) => {
    client = socket;
  });
  on.pass(3);
  return { ...on, client: expected(client, on.log), own: expected(own, on.log), second: over };
};

/** Six lines of AT+QISTATE, of which the first says this. */
const state = (first: string) => `
  > AT+QISTATE
  < OK
  < STATE: IP PROCESSING
  < +QISTATE: 0${first}
  ${[1, 2, 3, 4, 5].map((i) => `< +QISTATE: ${i},"","",,"INITIAL"`).join('\n')}
  < OK
`;

/** Five lines of AT+QISSTAT, of which the first says this. */
const clients = (first: string) => `
  > AT+QISSTAT
  < OK
  < S: LISTENNING
  < ${first}
  ${[1, 2, 3, 4].map((i) => `< C: ${i},"","",,"INITIAL"`).join('\n')}
  ~ 500ms
`;

/** Reads from both, and tells which of them has ended. */
const readBoth = ({ client, own, watch, pass }: Beside): void => {
  pass();
  watch('client', client.data$);
  pass();
  watch('own', own.data$);
  pass();
};

describe('CLOSED, with one connection and one client', () => {
  it('is about the client where the connection stands', () => {
    const on = single(`
      < CLOSED
      > AT+QISERVER?
      < +QISERVER: 1, 0
      < OK
      > AT+QISTAT
      < OK
      < STATE: CONNECT OK
      ${reads(0, 2, 'ERROR')}
      ${reads(0, 1)}
    `);
    readBoth(on);
    expect(on.log).toEqual(['client |']);
    expect(on.module.left()).toEqual([]);
  });

  it('is about the connection where the client is still counted', () => {
    const on = single(`
      < 0, CLOSED
      > AT+QISERVER?
      < +QISERVER: 1, 1
      < OK
      > AT+QISTAT
      < OK
      < STATE: IP CLOSE
      ${reads(0, 2)}
      ${reads(0, 1, 'ERROR')}
    `);
    readBoth(on);
    expect(on.log).toEqual(['own |', 'own |']);
    expect(on.module.left()).toEqual([]);
  });

  it('is asked about again when it comes twice', () => {
    const on = single(`
      < CLOSED
      < CLOSED
      > AT+QISERVER?
      < +QISERVER: 1, 0
      < OK
      > AT+QISERVER?
      < +QISERVER: 1, 0
      < OK
      > AT+QISTAT
      < OK
      < STATE: IP CLOSE
      ${reads(0, 2, 'ERROR')}
      ${reads(0, 1, 'ERROR')}
    `);
    readBoth(on);
    expect(on.log).toEqual(['client |', 'own |', 'own |']);
    expect(on.module.left()).toEqual([]);
  });

  it('is settled by reading where the module does not tell', () => {
    const on = single(`
      < CLOSED
      > AT+QISERVER?
      < ERROR
      > AT+QISTAT
      < OK
      < STATE: CONNECT OK
      ${reads(0, 2, 'ERROR')}
      ~ 1s
      > AT+QISTATE
      < OK
      < STATE: CONNECT OK
      ${reads(0, 1)}
    `);
    readBoth(on);
    expect(on.log).toEqual(['client ! NotConnected {address:10.79.141.26}']);
    expect(on.module.left()).toEqual([]);
  });

  it('is settled by reading also where somebody waits for data', () => {
    const { client, watch, pass, log, module } = single(`
      ${reads(0, 2)}
      ~ 1s
      < CLOSED
      > AT+QISERVER?
      < ERROR
      > AT+QISTAT
      < OK
      < STATE: CONNECT OK
      ${reads(0, 2, 'ERROR')}
      ~ 1s
      > AT+QISTATE
      < OK
      < STATE: CONNECT OK
    `);
    watch('client', client.data$);
    pass();
    expect(log).toEqual(['client ! NotConnected {address:10.79.141.26}']);
    expect(module.left()).toEqual([]);
  });

  it.each([
    ['SCLOSED', reads(0, 2, 'ERROR') + reads(0, 1), ['client |']],
    ['CCLOSED', reads(0, 2) + reads(0, 1, 'ERROR'), ['own |', 'own |']],
  ])('needs no asking where it says whose it is: %s', (said, then, told) => {
    const on = single(`< ${said}\n${then}`);
    readBoth(on);
    expect(on.log).toEqual(told);
    expect(on.module.left()).toEqual([]);
  });
});

describe('0, CLOSED, with two contexts', () => {
  const standing = ', "TCP", "1.2.3.4", 7,"CONNECTED"';
  const idle = ',"","",,"INITIAL"';

  it('is about the client of the server where the connection stands', () => {
    const on = two(`
      < 0, CLOSED
      ${foreground(0)}
      ${state(standing)}
      ${foreground(1)}
      ${clients('C: 0,"","",,"INITIAL"')}
      ${reads(1, 2, 'ERROR')}
      ${reads(0, 1)}
    `);
    readBoth(on);
    expect(on.log).toEqual(['client |']);
    expect(on.module.left()).toEqual([]);
  });

  it.each([
    ['is in use no more', idle],
    ['is closing', ', "TCP", "1.2.3.4", 7,"REMOTE CLOSING"'],
    ["is another's, that has its number", ', "TCP", "10.79.141.26", 4321,"CONNECTED"'],
  ])('is about the connection where that %s', (_, line) => {
    const on = two(`
      < 0, CLOSED
      ${foreground(0)}
      ${state(line)}
      ${foreground(1)}
      ${clients('C : 0, "TCP", "10.79.141.26", 4321')}
      ${reads(1, 2)}
      ${reads(0, 1, 'ERROR')}
    `);
    readBoth(on);
    expect(on.log).toEqual(['own |']);
    expect(on.module.left()).toEqual([]);
  });

  it.each([
    ['the one that has gone, where the other stands', standing, reads(0, 1), []],
    ['the other, where that stands no more', idle, reads(0, 1, 'ERROR'), ['own |']],
  ])('behind the closing of one is about %s', (_, line, read, told) => {
    const on = two(`
      ${role(2)}
      > AT+QICLOSE=0
      < 0, CLOSE OK
      < 0, CLOSED
      ${foreground(0)}
      ${state(line)}
      ${read}
    `);
    on.watch('closed', on.client.close$);
    on.pass();
    on.watch('own', on.own.data$);
    on.pass();
    expect(on.log).toEqual(['closed |', ...told]);
    expect(on.module.left()).toEqual([]);
  });

  it('does not come to two servers: another is refused over the first, too', () => {
    const { modem, watch, log } = two('');
    watch('again', modem.listen());
    expect(log).toEqual(['again ! AlreadyListening {}']);
  });
});

describe('a server with one client at a time', () => {
  const alone = (transcript: string, options: Partial<ModemOptions> = {}) => {
    const on = modemScene(
      `> AT+QISERVER\n< OK\n< SERVER OK\n< REMOTE IP:10.79.141.26\n${transcript}`,
      { echo: true },
      { connections: 'single', ...options },
    );
    const found: Socket[] = [];
    const life = on.watch(
      'listening',
      on.modem.listen().pipe(
        map((socket) => {
          found.push(socket);
          return socket.remote.host;
        }),
      ),
    );
    on.pass(1);
    return { ...on, client: expected(found[0], on.log), stop: () => life.unsubscribe() };
  };

  it('closes the client first, and the listening second', () => {
    const { stop, pass, client, watch, log, module } = alone(`
      ${role(2)}
      > AT+QICLOSE
      < CLOSE OK
      > AT+QICLOSE
      < CLOSE OK
    `);
    stop();
    pass();
    watch('client', client.data$);
    expect(log.slice(1)).toEqual(['client |']);
    expect(module.left()).toEqual([]);
  });

  it('takes one step more for whoever comes between the two', () => {
    const { stop, pass, log, module } = alone(`
      ${role(2)}
      > AT+QICLOSE
      < CLOSE OK
      < REMOTE IP:10.79.141.27
      > AT+QICLOSE
      < CLOSE OK
      > AT+QICLOSE
      < CLOSE OK
    `);
    stop();
    pass();
    expect(log).toEqual(['listening 10.79.141.26']);
    expect(module.left()).toEqual([]);
  });

  it('does not end the listening in place of a client that has closed already', () => {
    const { client, watch, pass, log, module } = alone('~ 1s\n< CLOSED\n~ 1s\n< REMOTE IP:10.79.141.27');
    pass(1_500);
    watch('closed', client.close$);
    pass();
    expect(log).toEqual(['listening 10.79.141.26', 'closed |', 'listening 10.79.141.27']);
    expect(module.left()).toEqual([]);
  });

  it('drops the hanging-up that has not been written when the client closes', () => {
    const { modem, client, watch, pass, log, module } = alone(`
      > AT+CSQ
      ~ 1s
      < CLOSED
      ~ 1s
      < +CSQ: 20,0
      < OK
      > AT+QISERVER?
      < +QISERVER: 1, 0
      < OK
    `);
    watch('signal', modem.at.run(csq()).pipe(ignoreElements()));
    watch('closed', client.close$);
    pass();
    expect(log).toEqual(['listening 10.79.141.26', 'closed |', 'signal |']);
    expect(module.left()).toEqual([]);
  });

  it.each([
    ['before the answer', '< CLOSED\n< CLOSE OK'],
    ['after it', '< CLOSE OK\n< CLOSED'],
  ])('listens again where the client closed while it was hung up on, told of %s', (_, answers) => {
    const { client, watch, pass, log, module } = alone(`
      ${role(2)}
      > AT+QICLOSE
      ${answers}
      > AT+QISERVER?
      < +QISERVER: 0, 0
      < OK
      > AT+QISERVER
      < OK
      < SERVER OK
      < REMOTE IP:10.79.141.27
    `);
    watch('closed', client.close$);
    pass();
    expect(log).toEqual(['listening 10.79.141.26', 'closed |', 'listening 10.79.141.27']);
    expect(module.left()).toEqual([]);
  });

  it('fails where it does not come to listen again', () => {
    const { client, watch, pass, log, module } = alone(`
      ${role(2)}
      > AT+QICLOSE
      < CLOSE OK
      < CLOSED
      > AT+QISERVER?
      < +QISERVER: 0, 0
      < OK
      > AT+QISERVER
      < OK
      < CONNECT FAIL
    `);
    watch('closed', client.close$);
    pass();
    expect(log.slice(1)).toEqual(['closed |', 'listening ! ListenFailed {protocol:TCP,text:CONNECT FAIL}']);
    expect(module.left()).toEqual([]);
  });

  it('waits for a connection that is on its way: CONNECT FAIL would be of either', () => {
    const on = modemScene(
      `
      > AT+QIOPEN="TCP","1.2.3.4",7
      < OK
      ~ 10s
      < CONNECT FAIL
      > AT+QISERVER
      < OK
      < SERVER OK
      `,
      { echo: true },
      { connections: 'single' },
    );
    on.watch('own', on.modem.tcp('1.2.3.4', 7));
    on.watch('listening', on.modem.listen());
    on.pass();
    expect(on.log).toEqual(['own ! ConnectFailed {address:1.2.3.4:7,text:CONNECT FAIL}']);
    expect(on.module.left()).toEqual([]);
  });

  it('and a connection that is called off on its way: its closing comes first', () => {
    const on = modemScene(
      `
      > AT+QIOPEN="TCP","1.2.3.4",7
      < OK
      > AT+QICLOSE
      < CLOSE OK
      > AT+QISERVER
      < OK
      < SERVER OK
      `,
      { echo: true },
      { connections: 'single' },
    );
    const own = on.watch('own', on.modem.tcp('1.2.3.4', 7));
    on.watch('listening', on.modem.listen());
    on.pass(10);
    own.unsubscribe();
    on.pass();
    expect(on.log).toEqual([]);
    expect(on.module.left()).toEqual([]);
  });
});

describe('pushed data, which names neither role nor context', () => {
  it('is heard of a single server where the module is told so, and of a single connection after it', () => {
    const on = modemScene(
      `
      ${role(2)}
      > AT+QISERVER
      < OK
      < SERVER OK
      < REMOTE IP:10.79.141.26
      << IPD5:hello
      > AT+QICLOSE
      < CLOSE OK
      > AT+QICLOSE
      < CLOSE OK
      ${role(1)}
      ${opened}
      << IPD4:back
      `,
      { echo: true },
      { connections: 'single', receive: 'push' },
    );
    const life = on.modem.listen().subscribe((client) => on.watch('client', client.data$));
    on.pass();
    on.watch('beside', on.modem.tcp('1.2.3.4', 7));
    life.unsubscribe();
    on.pass();
    on.modem.tcp('1.2.3.4', 7).subscribe((own) => on.watch('own', own.data$));
    on.pass();
    expect(on.log).toEqual([
      'client "hello"',
      expect.stringContaining('beside ! Invalid {what:a connection'),
      'client |',
      'own "back"',
    ]);
    expect(on.module.left()).toEqual([]);
  });

  it('keeps a single server from listening beside a connection', () => {
    const on = modemScene(opened, { echo: true }, { connections: 'single', receive: 'push' });
    on.watch('own', on.modem.tcp('1.2.3.4', 7).pipe(ignoreElements()));
    on.watch('listening', on.modem.listen());
    expect(on.log).toEqual([expect.stringContaining('listening ! Invalid {what:a server')]);
  });

  it('keeps a server over one context from listening beside connections over the other', () => {
    const on = modemScene(
      `
      > AT+QIOPEN=0,"TCP","1.2.3.4",7
      < OK
      < 0, CONNECT OK
      ${secondContext('CMWAP', 'push')}
      `,
      { echo: true },
      { receive: 'push' },
    );
    on.watch('own', on.modem.tcp('1.2.3.4', 7).pipe(ignoreElements()));
    on.modem.context({ apn: 'CMWAP' }).subscribe((second) => on.watch('listening', second.listen()));
    on.pass();
    expect(on.log).toEqual([expect.stringContaining('listening ! Invalid {what:a server')]);
    expect(on.module.left()).toEqual([]);
  });

  it('leaves the last index to the other context while a server listens', () => {
    const on = modemScene(
      `
      ${secondContext('CMWAP', 'push')}
      > AT+QISERVER=0,5
      < OK
      < SERVER OK
      ${foreground(0)}
      > AT+QIOPEN=5,"TCP","1.2.3.4",7
      < OK
      < 5, CONNECT OK
      `,
      { echo: true },
      { receive: 'push' },
    );
    on.modem.context({ apn: 'CMWAP' }).subscribe((second) => on.watch('listening', second.listen()));
    on.pass();
    on.watch('own', on.modem.tcp('1.2.3.4', 7).pipe(map(({ index }) => index)));
    on.watch('more', on.modem.tcp('1.2.3.4', 8));
    on.pass();
    expect(on.log).toEqual(['more ! NoFreeConnection {limit:6}', 'own 5']);
    expect(on.module.left()).toEqual([]);
  });

  it('ends a server whose client the module numbers like a connection of its own, and that connection: what comes is told to neither', () => {
    const on = modemScene(
      `
      > AT+QISERVER=0,5
      < OK
      < SERVER OK
      > AT+QIOPEN=5,"TCP","1.2.3.4",7
      < OK
      < 5, CONNECT OK
      << \\r\\n+RECEIVE: 5, 3\\r\\nown
      < 5, REMOTE IP:10.79.141.26
      << \\r\\n+RECEIVE: 5, 5\\r\\nwhose
      > AT+QICLOSE=5
      < 5, CLOSE OK
      ${role(2)}
      > AT+QICLOSE
      < CLOSE OK
      `,
      { echo: true },
      { receive: 'push' },
    );
    on.watch('listening', on.modem.listen());
    on.watch('own', on.modem.tcp('1.2.3.4', 7).pipe(concatMap(({ data$ }) => data$.pipe(map(textOf)))));
    on.pass();
    expect(on.log).toEqual([
      'own own',
      expect.stringContaining('own ! Invalid {what:a client of the server'),
      expect.stringContaining('listening ! Invalid {what:a client of the server'),
    ]);
    expect(on.module.left()).toEqual([]);
  });
});
