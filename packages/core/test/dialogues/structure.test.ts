import { scripted } from '@atrx/transport/script';
import { distinctUntilChanged, ignoreElements, map, merge, repeat } from 'rxjs';
import type { Command } from '../../src/at/command.ts';
import * as c from '../../src/commands/index.ts';
import { type ModemOptions, quectel } from '../../src/modem.ts';
import { reconnect } from '../../src/scope/reconnect.ts';
import { use } from '../../src/scope/use.ts';
import { bringUp } from '../bring-up.ts';
import { atScene, modemScene, stage } from '../stage.ts';

const single = { connections: 'single' } as const;
const host = '124.79.167.121';

const open = (index: number) => `
  > AT+QIOPEN=${index},"TCP","${host}",7007
  < OK
  < ${index}, CONNECT OK
`;

describe('the structure of the stack', () => {
  it('2.1: not transparent, one connection: a second one is not asked for, a server beside it is', () => {
    const { modem, module, watch, pass, log } = modemScene(
      `
      > AT+QIOPEN="TCP","${host}",7007
      < OK
      < CONNECT OK
      > AT+QISERVER
      < OK
      < SERVER OK
      `,
      { echo: true },
      single,
    );
    watch('one', modem.tcp(host, 7007).pipe(ignoreElements()));
    pass(100);
    watch('two', modem.tcp(host, 7008).pipe(ignoreElements()));
    watch('server', modem.listen().pipe(ignoreElements()));
    watch('clients', modem.listen({ max: 2 }).pipe(ignoreElements()));
    pass(100);
    expect(log).toEqual([
      'two ! NoFreeConnection {limit:1}',
      'clients ! Invalid {what:the number of clients,given:2,allowed:1; up to 5 with the option ' +
        `connections: 'multiple'}`,
    ]);
    expect(module.left()).toEqual([]);
  });

  it('2.1: not transparent, several connections: six as clients, and a seventh is not asked for', () => {
    const indices = [0, 1, 2, 3, 4, 5];
    const { modem, module, watch, pass, log } = modemScene(
      indices.map(open).join('\n'),
      { echo: true },
      { receive: 'push' },
    );
    for (const index of [...indices, 6]) {
      watch(`${index}`, modem.tcp(host, 7007).pipe(map((socket) => socket.index)));
      pass(100);
    }
    expect(log).toEqual([...indices.map((index) => `${index} ${index}`), '6 ! NoFreeConnection {limit:6}']);
    expect(module.left()).toEqual([]);
  });

  it('2.1: not transparent, several connections: five clients of a server', () => {
    const guests = [0, 1, 2, 3, 4];
    const { modem, module, watch, pass, log } = modemScene(
      `
      > AT+QISERVER=0,5
      < OK
      < SERVER OK
      ${guests.map((index) => `< ${index}, REMOTE IP: 10.79.141.${index}`).join('\n')}
      `,
      { echo: true },
      { receive: 'push' },
    );
    watch('client', modem.listen({ max: 5 }).pipe(map(({ remote }) => remote.host)));
    watch('six', modem.listen({ max: 6 }));
    pass(100);
    expect(log).toEqual([
      'six ! Invalid {what:the number of clients,given:6,allowed:a whole number from 1 to 5}',
      ...guests.map((index) => `client 10.79.141.${index}`),
    ]);
    expect(module.left()).toEqual([]);
  });

  it('2.1: transparent: one connection and nothing else', () => {
    const { modem, module, watch, pass, log } = modemScene(open(0), { echo: true }, { receive: 'push' });
    watch('client', modem.tcp(host, 7007).pipe(ignoreElements()));
    pass(100);
    watch('transparent', modem.transparent(host, 7007));
    watch('transparent server', modem.listenTransparent());
    expect(log).toEqual([
      expect.stringContaining('transparent ! Invalid {what:transparent mode,given:opened while connections'),
      expect.stringContaining('transparent server ! Invalid {what:transparent mode'),
    ]);
    expect(module.left()).toEqual([]);
  });
});

describe('the processes of the stack', () => {
  it('2.2: SIM, GSM, GPRS, configuration, connection, data; the connection again, and all again', () => {
    const on = stage();
    const ready = bringUp({ apn: 'CMNET', connections: 'single', receive: 'push' });
    const [configured, registered] = [ready.indexOf('> AT+QIFGCNT'), ready.indexOf('> AT+QIREGAPP')];
    const connection = `
      > AT+QIOPEN="TCP","${host}",7007
      < OK
      < CONNECT OK
      > AT+QISEND=5
      < >
      > hello
      < SEND OK
    `;
    const module = scripted(
      `
      ${ready}
      ${connection}
      ~ 1s
      < CLOSED
      ${connection}
      ~ 1s
      < +PDP DEACT
      ${ready.slice(0, registered)}
      > AT+QIREGAPP
      < ERROR
      > AT+QIDEACT
      < DEACT OK
      ${ready.slice(configured)}
      ${connection}
      `,
      { echo: true, scheduler: on.clock },
    );
    on.watch(
      'work',
      quectel(module.transport, { apn: 'CMNET', ...single, receive: 'push', scheduler: on.clock }).pipe(
        use((modem) =>
          modem.tcp(host, 7007).pipe(
            use((socket) => merge(socket.send('hello'), socket.data$)),
            repeat(),
          ),
        ),
        reconnect({
          scheduler: on.clock,
          random: () => 0,
          notify: ({ reason, after }) => on.log.push(`${reason._tag}: again in ${after} ms`),
        }),
      ),
    );
    on.pass(60_000);
    expect(on.log).toEqual(['ContextLost: again in 1000 ms']);
    expect(module.left()).toEqual([]);
  });

  it('2.2: the module keeps its start to itself, or does not (AT+QIURC)', () => {
    const { port, module, watch, pass, log } = atScene(
      `
      > AT+QIURC=?
      < +QIURC: (0,1)
      < OK
      > AT+QIURC=0
      < OK
      > AT+QIURC?
      < +QIURC: 0
      < OK
      > AT+QIURC=1
      < OK
      ~ 1s
      < RDY
      < +CFUN: 1
      < +CPIN: READY
      < Call Ready
      < SMS Ready
      `,
      { echo: true },
    );
    watch('urc', port.urc$.pipe(map(({ _tag }) => _tag)));
    for (const command of [c.qiurc.test(), c.qiurc(0), c.qiurc.read(), c.qiurc(1)]) {
      watch(command.name, port.run<unknown>(command));
    }
    pass(2_000);
    expect(log).toEqual([
      'QIURC (0,1)',
      'QIURC |',
      'QIURC |',
      'QIURC 0',
      'QIURC |',
      'QIURC |',
      'urc Booted',
      'urc FunctionalityChanged',
      'urc SimChanged',
      'urc ServiceReady',
      'urc ServiceReady',
    ]);
    expect(module.left()).toEqual([]);
  });
});

/** The states of the stack, while the commands are run one after the other and the module follows the transcript. */
const states = (
  transcript: string,
  options: Partial<ModemOptions>,
  ...commands: readonly Command<unknown>[]
): readonly string[] => {
  const { modem, module, pass } = modemScene(transcript, { echo: true }, options);
  const seen: string[] = [];
  modem.state$
    .pipe(
      map(({ stack }) => stack),
      distinctUntilChanged(),
    )
    .subscribe((stack) => seen.push(stack));
  for (const command of commands) {
    modem.at.run(command).subscribe();
    pass(1_000);
  }
  expect(module.left()).toEqual([]);
  return seen;
};

const rise = [c.qiregapp(), c.qiact(), c.qilocip()];
const risen = `
  > AT+QIREGAPP
  < OK
  > AT+QIACT
  < OK
  > AT+QILOCIP
  < 10.180.217.206
`;
const deactivated = '> AT+QIDEACT\n< DEACT OK';
const detached = '> AT+CGATT=0\n< OK';

describe('the states of the stack', () => {
  it('5.6.1: figure 3: one connection, along every arrow', () => {
    expect(
      states(
        `
        ${deactivated}
        ${risen}
        > AT+QIOPEN="TCP","${host}",7007
        < OK
        ~ 626ms
        < CONNECT OK
        > AT+QICLOSE
        < CLOSE OK
        > AT+QIOPEN="UDP","${host}",7008
        < OK
        ~ 16ms
        < CONNECT OK
        ${deactivated}
        ${risen}
        ${detached}
        ${deactivated}
        `,
        { ...single, receive: 'push' },
        c.qideact(),
        ...rise,
        c.qiopen({ protocol: 'TCP', host, port: 7007 }),
        c.qiclose(),
        c.qiopen({ protocol: 'UDP', host, port: 7008 }),
        c.qideact(),
        ...rise,
        c.cgatt(0),
        c.qideact(),
      ),
    ).toEqual([
      'IP STATUS',
      'IP INITIAL',
      'IP START',
      'IP CONFIG',
      'IP IND',
      'IP GPRSACT',
      'IP STATUS',
      'TCP CONNECTING',
      'CONNECT OK',
      'IP CLOSE',
      'UDP CONNECTING',
      'CONNECT OK',
      'IP INITIAL',
      'IP START',
      'IP CONFIG',
      'IP IND',
      'IP GPRSACT',
      'IP STATUS',
      'PDP DEACT',
      'IP INITIAL',
    ]);
  });

  it('5.6.1: figure 4: several connections, along every arrow', () => {
    expect(
      states(
        `
        ${deactivated}
        ${risen}
        ${open(0)}
        > AT+QICLOSE=0
        < 0, CLOSE OK
        ${detached}
        ${deactivated}
        `,
        { receive: 'push' },
        c.qideact(),
        ...rise,
        c.qiopen({ index: 0, protocol: 'TCP', host, port: 7007 }),
        c.qiclose(0),
        c.cgatt(0),
        c.qideact(),
      ),
    ).toEqual([
      'IP STATUS',
      'IP INITIAL',
      'IP START',
      'IP CONFIG',
      'IP IND',
      'IP GPRSACT',
      'IP STATUS',
      'IP PROCESSING',
      'PDP DEACT',
      'IP INITIAL',
    ]);
  });
});
