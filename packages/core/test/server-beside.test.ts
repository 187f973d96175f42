import { ignoreElements, map } from 'rxjs';
import type { ModemOptions } from '../src/modem.ts';
import type { Context } from '../src/stack/context.ts';
import type { Socket } from '../src/stack/socket.ts';
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

describe('CLOSED, where there is one connection and one client', () => {
  it('is about the client where the connection stands', () => {
    const { client, own, watch, pass, log, module } = single(`
      < CLOSED
      > AT+QISERVER?
      < +QISERVER: 1, 0
      < OK
      ${reads(0, 2, 'ERROR')}
      > AT+QISTAT
      < OK
      < STATE: CONNECT OK
      ${reads(0, 1)}
    `);
    watch('gone', client.read());
    pass(0);
    expect(log).toEqual([]);
    pass();
    watch('here', own.read());
    pass();
    expect(log).toEqual(['gone |']);
    expect(module.left()).toEqual([]);
  });
});
