import { distinctUntilChanged, map, take } from 'rxjs';
import type { Command } from '../src/at/command.ts';
import {
  cgatt,
  cgreg,
  cpin,
  creg,
  qiact,
  qiclose,
  qideact,
  qidnsgip,
  qifgcnt,
  qilocip,
  qimux,
  qiopen,
  qird,
  qiregapp,
  qiserver,
  qisrvc,
  qisstat,
  qistat,
  qistate,
} from '../src/commands/index.ts';
import type { ModemOptions } from '../src/modem.ts';
import type { ConnectionInfo } from '../src/stack/state/context-state.ts';
import type { ModemState } from '../src/stack/state/modem-state.ts';
import { inEveryWay } from './every-way.ts';
import { modemScene } from './stage.ts';

const single = { connections: 'single' } as const;

/** A module that follows the transcript while the commands are run, one after the other: each state the SDK tells, in short. */
const told = (
  transcript: string,
  commands: readonly Command<unknown>[],
  shown: (state: ModemState) => string,
  options: Partial<ModemOptions> = {},
): readonly string[] => {
  const { modem, module, pass } = modemScene(transcript, { echo: true }, options);
  const states: string[] = [];
  modem.state$.pipe(map(shown), distinctUntilChanged()).subscribe({
    next: (state) => states.push(state),
    error: () => undefined,
  });
  for (const command of commands) {
    modem.at.run(command).subscribe({ error: () => undefined });
    pass(10_000);
  }
  pass(10_000);
  expect(module.left()).toEqual([]);
  return states;
};

const stack = (state: ModemState) => state.stack;
const inShort = ({ state, role, protocol, host, port }: ConnectionInfo): string =>
  [state, role, protocol, host, port].filter((known) => known !== undefined).join(' ');
const first = ({ stack: now, connections: [info] }: ModemState) => `${now}: ${info && inShort(info)}`;
const served = ({ server, client, connections: [own] }: ModemState) =>
  `${server}, own ${own && inShort(own)}, client ${client ? inShort(client) : 'none'}`;
const both = ({ foreground, contexts: [one, two] }: ModemState) =>
  `${foreground}: ${one.stack}, ${two.stack}`;

const tcp = { protocol: 'TCP', host: '1.2.3.4', port: 80 } as const;
const rows = (...open: readonly string[]) =>
  [0, 1, 2, 3, 4, 5].map((i) => `< +QISTATE: ${open[i] ?? `${i},"","",,"INITIAL"`}`).join('\n');

describe('what is told of a connection', () => {
  it('is the later of an answer and of the news that came within it', () => {
    const states = told(
      `
      > AT+QIOPEN=0,"TCP","1.2.3.4",80
      < OK
      > AT+QISTATE
      < OK
      < STATE: IP PROCESSING
      ${rows('0, "TCP", "1.2.3.4", 80,"CONNECTING"')}
      ~ 100ms
      < 0, CONNECT FAIL
      `,
      [qiopen({ index: 0, ...tcp }), qistate()],
      first,
    );
    expect(states).toEqual([
      'IP STATUS: INITIAL',
      'IP PROCESSING: CONNECTING 1 TCP 1.2.3.4 80',
      'IP PROCESSING: INITIAL',
    ]);
  });

  it('has begun, whatever an answer from before it says of the stack', () => {
    const states = told(
      `
      > AT+QISERVER=0,5
      < OK
      < SERVER OK
      > AT+QISTATE
      < OK
      < STATE: IP STATUS
      ${rows()}
      ~ 100ms
      < 0, REMOTE IP: 10.79.141.26
      `,
      [qiserver({ max: 5 }), qistate()],
      first,
    );
    expect(states.at(-1)).toBe('IP PROCESSING: CONNECTED 2 TCP 10.79.141.26');
  });

  it('is not ended by a closing in the other role, nor begun by an index in use while the module listens', () => {
    const states = told(
      `
      > AT+QISERVER=0,5
      < OK
      < SERVER OK
      < 0, REMOTE IP: 10.0.0.1
      > AT+QICLOSE=0
      < ERROR
      > AT+QIOPEN=1,"TCP","1.2.3.4",80
      < 1, ALREADY CONNECT
      < ERROR
      < 2, ALREADY CONNECT
      `,
      [qiserver({ protocol: 'TCP', max: 5 }), qiclose(0), qiopen({ index: 1, ...tcp })],
      ({ connections }) => connections.slice(0, 3).map(inShort).join(', '),
    );
    expect(states).toEqual(['INITIAL, INITIAL, INITIAL', 'CONNECTED 2 TCP 10.0.0.1, INITIAL, INITIAL']);
  });
});

describe('the context', () => {
  it('is asked whether a command is known, and that changes nothing', () => {
    const states = told(
      `
      > AT+QIACT=?
      < OK
      > AT+QIDEACT=?
      < OK
      `,
      [qiact.test(), qideact.test()],
      stack,
    );
    expect(states).toEqual(['IP STATUS']);
  });

  inEveryWay('is IP IND once AT+QIACT is taken in, and IP START where it is refused', () => {
    const states = told(
      `
      > AT+QIDEACT
      < DEACT OK
      > AT+QIREGAPP
      < OK
      > AT+QIACT
      ~ 549ms
      < ERROR
      > AT+QIACT
      < OK
      > AT+QILOCIP
      < 10.1.1.1
      `,
      [qideact(), qiregapp(), qiact(), qiact(), qilocip()],
      ({ stack: now, address = 'none' }) => `${now} ${address}`,
    );
    expect(states).toEqual([
      'IP STATUS 10.180.217.206',
      'IP INITIAL none',
      'IP START none',
      'IP CONFIG none',
      'IP IND none',
      'IP START none',
      'IP CONFIG none',
      'IP IND none',
      'IP GPRSACT none',
      'IP STATUS 10.1.1.1',
    ]);
  });

  it('is still on its way where AT+QIACT was not answered: nothing is known of it', () => {
    const { modem, pass } = modemScene(
      `
      > AT+QIDEACT
      < DEACT OK
      > AT+QIREGAPP
      < OK
      > AT+QIACT
      `,
      { echo: true },
    );
    const states: string[] = [];
    modem.state$.subscribe(({ stack: now }) => states.push(now));
    for (const command of [qideact(), qiregapp(), qiact()])
      modem.at.run(command).subscribe({ error: () => undefined });
    pass(150_000);
    expect(states.at(-1)).toBe('IP IND');
  });

  it('is where it was when a name could not be asked for, and up when nobody knew it (note 8.2)', () => {
    const states = told(
      `
      > AT+QIDEACT
      < DEACT OK
      > AT+QIDNSGIP="a.example"
      < OK
      < ERROR:3
      > AT+QIDNSGIP="b.example"
      < OK
      < ERROR:8
      > AT+QIDNSGIP="c.example"
      < OK
      < STATE: PDP DEACT
      `,
      [qideact(), qidnsgip('a.example'), qidnsgip('b.example'), qidnsgip('c.example')],
      stack,
    );
    expect(states).toEqual([
      'IP STATUS',
      'IP INITIAL',
      'IP IND',
      'IP INITIAL',
      'IP IND',
      'IP GPRSACT',
      'PDP DEACT',
    ]);
  });

  it('is PDP DEACT when GPRS is left, whichever is in the foreground', () => {
    const states = told(
      `
      > AT+QIFGCNT=1
      < OK
      > AT+QIREGAPP
      < OK
      > AT+CGATT=0
      < OK
      > AT+QIDEACT
      < DEACT OK
      `,
      [qifgcnt(1), qiregapp(), cgatt(0), qideact()],
      both,
    );
    expect(states).toEqual([
      '0: IP STATUS, IP INITIAL',
      '1: IP STATUS, IP INITIAL',
      '1: IP STATUS, IP START',
      '1: PDP DEACT, IP START',
      '1: PDP DEACT, IP INITIAL',
    ]);
  });

  it('is told later where it was answered before it was done', () => {
    const states = told(
      `
      > AT+QIDEACT
      < DEACT OK
      > AT+QIREGAPP
      < OK
      > AT+QIACT
      < OK
      ~ 500ms
      < +QIACT: 1
      `,
      [qideact(), qiregapp(), qiact()],
      stack,
    );
    expect(states.slice(-3)).toEqual(['IP IND', 'IP GPRSACT', 'IP START']);
  });
});

describe('one connection (figure 3)', () => {
  inEveryWay('goes through CONNECTING to CONNECT OK and IP CLOSE', () => {
    const states = told(
      `
      > AT+QIOPEN="TCP","1.2.3.4",80
      < OK
      ~ 600ms
      < CONNECT OK
      > AT+QICLOSE
      < CLOSE OK
      > AT+QIOPEN="UDP","1.2.3.4",81
      < OK
      < CONNECT OK
      < CLOSED
      < CLOSED
      > AT+QIOPEN="TCP","1.2.3.4",82
      < OK
      < CONNECT FAIL
      `,
      [qiopen(tcp), qiclose(), qiopen({ ...tcp, protocol: 'UDP', port: 81 }), qiopen({ ...tcp, port: 82 })],
      first,
      single,
    );
    expect(states).toEqual([
      'IP STATUS: INITIAL',
      'TCP CONNECTING: CONNECTING 1 TCP 1.2.3.4 80',
      'CONNECT OK: CONNECTED 1 TCP 1.2.3.4 80',
      'IP CLOSE: INITIAL',
      'UDP CONNECTING: CONNECTING 1 UDP 1.2.3.4 81',
      'CONNECT OK: CONNECTED 1 UDP 1.2.3.4 81',
      'IP CLOSE: INITIAL',
      'TCP CONNECTING: CONNECTING 1 TCP 1.2.3.4 82',
      'IP CLOSE: INITIAL',
    ]);
  });

  inEveryWay('stands, or does not, where that is told before the OK', () => {
    const states = told(
      `
      > AT+QIOPEN="TCP","1.2.3.4",80
      < CONNECT OK
      < OK
      > AT+QICLOSE
      < CLOSE OK
      > AT+QIOPEN="TCP","1.2.3.4",81
      < CONNECT FAIL
      < OK
      `,
      [qiopen(tcp), qiclose(), qiopen({ ...tcp, port: 81 })],
      first,
      single,
    );
    expect(states).toEqual([
      'IP STATUS: INITIAL',
      'CONNECT OK: CONNECTED 1',
      'CONNECT OK: CONNECTED 1 TCP 1.2.3.4 80',
      'IP CLOSE: INITIAL',
    ]);
  });

  it('stands where it is in the way of another', () => {
    const states = told(
      `
      > AT+QIOPEN="TCP","1.2.3.4",80
      < ALREADY CONNECT
      < ERROR
      `,
      [qiopen(tcp)],
      first,
      single,
    );
    expect(states).toEqual(['IP STATUS: INITIAL', 'CONNECT OK: CONNECTED 1']);
  });

  it('in transparent mode is begun when AT+QIOPEN is taken in, and goes back where that is refused', () => {
    const states = told(
      `
      > AT+QIOPEN="TCP","1.2.3.4",80
      < ERROR
      > AT+QIOPEN="TCP","1.2.3.4",80
      < OK
      < CONNECT FAIL
      > AT+QIOPEN="TCP","1.2.3.4",80
      < OK
      ~ 600ms
      < CONNECT
      `,
      [qiopen.transparent(tcp), qiopen.transparent(tcp), qiopen.transparent(tcp)],
      stack,
      single,
    );
    expect(states).toEqual([
      'IP STATUS',
      'TCP CONNECTING',
      'IP STATUS',
      'TCP CONNECTING',
      'IP CLOSE',
      'TCP CONNECTING',
      'CONNECT OK',
    ]);
  });
});

describe('several connections (figure 4)', () => {
  it('are IP PROCESSING, each in a state of its own, until the context goes', () => {
    const states = told(
      `
      > AT+QIOPEN=0,"TCP","1.2.3.4",80
      < OK
      < 0, CONNECT OK
      > AT+QICLOSE=0
      < 0, CLOSE OK
      > AT+QIDEACT
      < DEACT OK
      `,
      [qiopen({ index: 0, ...tcp }), qiclose(0), qideact()],
      first,
    );
    expect(states).toEqual([
      'IP STATUS: INITIAL',
      'IP PROCESSING: CONNECTING 1 TCP 1.2.3.4 80',
      'IP PROCESSING: CONNECTED 1 TCP 1.2.3.4 80',
      'IP PROCESSING: INITIAL',
      'IP INITIAL: INITIAL',
    ]);
  });

  it('are one after AT+QIMUX=0', () => {
    const states = told(
      `
      > AT+QIDEACT
      < DEACT OK
      > AT+QIMUX=0
      < OK
      > AT+QIOPEN="TCP","1.2.3.4",80
      < OK
      > AT+QIDEACT
      < DEACT OK
      > AT+QIMUX=1
      < OK
      `,
      [qideact(), qimux(0), qiopen(tcp), qideact(), qimux(1)],
      ({ stack: now, connections: { length } }) => `${now}, ${length}`,
    );
    expect(states).toEqual([
      'IP STATUS, 6',
      'IP INITIAL, 6',
      'IP INITIAL, 1',
      'TCP CONNECTING, 1',
      'IP INITIAL, 1',
      'IP INITIAL, 6',
    ]);
  });
});

describe('the server', () => {
  it('of one client, beside the own connection: closed by the role in which AT+QICLOSE is said (note 3.2)', () => {
    const states = told(
      `
      > AT+QISERVER
      < OK
      < SERVER OK
      < REMOTE IP: 10.79.141.26
      > AT+QIOPEN="TCP","1.2.3.4",80
      < OK
      < CONNECT OK
      > AT+QISRVC=2
      < OK
      > AT+QICLOSE
      < CLOSE OK
      > AT+QICLOSE
      < CLOSE OK
      > AT+QISRVC=1
      < OK
      > AT+QICLOSE
      < CLOSE OK
      `,
      [qiserver(), qiopen(tcp), qisrvc(2), qiclose(), qiclose(), qisrvc(1), qiclose()],
      served,
      single,
    );
    expect(states).toEqual([
      'INITIAL, own INITIAL, client none',
      'OPENING, own INITIAL, client none',
      'LISTENING, own INITIAL, client none',
      'LISTENING, own INITIAL, client CONNECTED 2 TCP 10.79.141.26',
      'LISTENING, own CONNECTING 1 TCP 1.2.3.4 80, client CONNECTED 2 TCP 10.79.141.26',
      'LISTENING, own CONNECTED 1 TCP 1.2.3.4 80, client CONNECTED 2 TCP 10.79.141.26',
      'LISTENING, own CONNECTED 1 TCP 1.2.3.4 80, client none',
      'INITIAL, own CONNECTED 1 TCP 1.2.3.4 80, client none',
      'INITIAL, own INITIAL, client none',
    ]);
  });

  it('of several: each at its index, all closed with it (note 3.4)', () => {
    const states = told(
      `
      > AT+QISERVER=1,3
      < OK
      < SERVER OK
      < 0, REMOTE IP:10.79.141.26
      < 1, REMOTE IP:10.79.141.27
      > AT+QISRVC=2
      < OK
      > AT+QICLOSE=0
      < 0, CLOSE OK
      > AT+QICLOSE
      < CLOSE OK
      `,
      [qiserver({ protocol: 'UDP', max: 3 }), qisrvc(2), qiclose(0), qiclose()],
      ({ stack: now, server, connections }) =>
        `${now} ${server}: ${connections.slice(0, 2).map(inShort).join(', ')}`,
    );
    expect(states).toEqual([
      'IP STATUS INITIAL: INITIAL, INITIAL',
      'IP STATUS OPENING: INITIAL, INITIAL',
      'IP STATUS LISTENING: INITIAL, INITIAL',
      'IP PROCESSING LISTENING: CONNECTED 2 UDP 10.79.141.26, INITIAL',
      'IP PROCESSING LISTENING: CONNECTED 2 UDP 10.79.141.26, CONNECTED 2 UDP 10.79.141.27',
      'IP PROCESSING LISTENING: INITIAL, CONNECTED 2 UDP 10.79.141.27',
      'IP PROCESSING INITIAL: INITIAL, INITIAL',
    ]);
  });

  it('that cannot listen is none, and one that listens already still does', () => {
    const states = told(
      `
      > AT+QISERVER
      < OK
      < CONNECT FAIL
      > AT+QISERVER
      < OK
      < SERVER OK
      > AT+QISERVER
      < ERROR
      `,
      [qiserver(), qiserver(), qiserver()],
      ({ stack: now, server }) => `${now} ${server}`,
      single,
    );
    expect(states).toEqual([
      'IP STATUS INITIAL',
      'IP STATUS OPENING',
      'IP STATUS INITIAL',
      'IP STATUS OPENING',
      'IP STATUS LISTENING',
    ]);
  });
});

describe('CLOSED that can mean two', () => {
  const open = `
    > AT+QISERVER
    < OK
    < SERVER OK
    < REMOTE IP:10.79.141.26
    > AT+QIOPEN="TCP","1.2.3.4",80
    < OK
    < CONNECT OK
    < CLOSED
    > AT+QISTAT
    < OK
  `;
  const commands = [qiserver(), qiopen(tcp), qistat()];

  it('means the client of the server, where the own connection stands', () => {
    const states = told(`${open}\n< STATE: CONNECT OK`, commands, served, single);
    expect(states.slice(-2)).toEqual([
      'LISTENING, own CONNECTED 1 TCP 1.2.3.4 80, client CONNECTED 2 TCP 10.79.141.26',
      'LISTENING, own CONNECTED 1 TCP 1.2.3.4 80, client none',
    ]);
  });

  it('means the own connection, where that does not', () => {
    const states = told(`${open}\n< STATE: IP CLOSE`, commands, served, single);
    expect(states.slice(-2)).toEqual([
      'LISTENING, own CONNECTED 1 TCP 1.2.3.4 80, client CONNECTED 2 TCP 10.79.141.26',
      'LISTENING, own INITIAL, client CONNECTED 2 TCP 10.79.141.26',
    ]);
  });

  it('means the one whose reader is refused', () => {
    const denies = open.replace('> AT+QISTAT\n    < OK', '> AT+QIRD=0,2,0,1500\n    < ERROR');
    const reads = qird({ context: 0, role: 2, index: 0, length: 1_500 });
    const states = told(denies, [qiserver(), qiopen(tcp), reads], served, single);
    expect(states.at(-1)).toBe('LISTENING, own CONNECTED 1 TCP 1.2.3.4 80, client none');
  });

  it.each([
    { word: '0, "TCP", "1.2.3.4", 80,"CONNECTED"', left: 'CONNECTED 1 TCP 1.2.3.4 80 / INITIAL' },
    { word: '0,"","",,"INITIAL"', left: 'INITIAL / CONNECTED 2 TCP 10.79.141.26' },
  ])('means one of the other context, or not: $word', ({ word, left }) => {
    const states = told(
      `
      > AT+QIOPEN=0,"TCP","1.2.3.4",80
      < OK
      < 0, CONNECT OK
      > AT+QIFGCNT=1
      < OK
      > AT+QISERVER=0,3
      < OK
      < SERVER OK
      > AT+QIFGCNT=0
      < OK
      < 0, REMOTE IP: 10.79.141.26
      < 0, CLOSED
      > AT+QISTATE
      < OK
      < STATE: IP PROCESSING
      ${rows(word)}
      < OK
      `,
      [qiopen({ index: 0, ...tcp }), qifgcnt(1), qiserver({ max: 3 }), qifgcnt(0), qistate()],
      ({ contexts }) => contexts.map(({ connections: [info] }) => info && inShort(info)).join(' / '),
    );
    expect(states.slice(-2)).toEqual(['CONNECTED 1 TCP 1.2.3.4 80 / CONNECTED 2 TCP 10.79.141.26', left]);
  });
});

describe('the word of the module', () => {
  it('counts more than what was thought: the stack, and each connection', () => {
    const states = told(
      `
      > AT+QISTATE
      < OK
      < STATE: IP PROCESSING
      ${rows('0, "UDP_SC", "10.79.141.26", 4321,"CONNECTED"', '1, "TCP", "1.2.3.4", 80,"REMOTE CLOSING"')}
      < OK
      > AT+QISTATE
      < OK
      < STATE: PDP DEACT
      ${rows()}
      < OK
      `,
      [qistate(), qistate()],
      ({ stack: now, connections }) => `${now}: ${connections.slice(0, 2).map(inShort).join(', ')}`,
    );
    expect(states.at(0)).toBe('IP STATUS: INITIAL, INITIAL');
    expect(states).toContain(
      'IP PROCESSING: CONNECTED 2 UDP 10.79.141.26 4321, REMOTE CLOSING TCP 1.2.3.4 80',
    );
    expect(states.at(-1)).toBe('PDP DEACT: INITIAL, INITIAL');
  });

  it('counts also where whoever asked had heard enough before its end', () => {
    const { modem, pass, watch, log } = modemScene(
      `
      > AT+QISTATE
      < OK
      < STATE: IP PROCESSING
      ${rows('0, "TCP", "1.2.3.4", 80,"CONNECTED"')}
      < OK
      `,
      { echo: true },
    );
    watch('state', modem.state$.pipe(map(first)));
    watch('asked', modem.at.run(qistate()).pipe(take(1)));
    pass(100);
    expect(log).toEqual([
      'state IP STATUS: INITIAL',
      'asked {_tag:Stack,state:IP PROCESSING}',
      'asked |',
      'state IP PROCESSING: CONNECTED TCP 1.2.3.4 80',
    ]);
  });

  it('is about no context that is known, where it is not known which is in the foreground', () => {
    const { modem, pass, watch, log, module } = modemScene(
      `
      > AT+QIFGCNT=1
      ~ 5s
      > AT
      < OK
      > AT+QISTATE
      < OK
      < STATE: IP INITIAL
      ${rows()}
      < OK
      # Which context that was is not known: both that are up are asked by their numbers.
      > AT+QIFGCNT=0
      < OK
      > AT+QISTATE
      < OK
      < STATE: IP PROCESSING
      ${rows()}
      < OK
      `,
      { echo: true },
    );
    watch('state', modem.state$.pipe(map(both), distinctUntilChanged()));
    watch('order', modem.at.run(qifgcnt(1)));
    watch(
      'question',
      modem.at.run(qistate()).pipe(
        take(1),
        map(({ _tag }) => _tag),
      ),
    );
    pass(10_000);
    expect(log).toEqual([
      'state 0: IP STATUS, IP INITIAL',
      'order ! TimedOut {command:QIFGCNT,after:5000,awaiting:answer}',
      'question Stack',
      'question |',
      'state 0: IP PROCESSING, IP INITIAL',
    ]);
    expect(module.left()).toEqual([]);
  });

  it.each(['IP INITIAL', 'IP GPRSACT'])(
    'is asked for where an order was not answered; a context that is not up any more is lost: %s',
    (now) => {
      const { modem, pass, watch, log, module } = modemScene(
        `
      > AT+QIDEACT
      ~ 40s
      > AT
      < OK
      > AT+QIFGCNT=0
      < OK
      > AT+QISTATE
      < OK
      < STATE: ${now}
      ${rows()}
      < OK
      `,
        { echo: true },
      );
      watch('order', modem.at.run(qideact({ within: 40_000 })));
      pass(60_000);
      expect(log).toEqual([
        'order ! TimedOut {command:QIDEACT,after:40000,awaiting:answer}',
        'modem ! ContextLost {}',
      ]);
      expect(module.left()).toEqual([]);
    },
  );

  it('is asked for also where whoever gave the order has left', () => {
    const { modem, pass, watch, log, module } = modemScene(
      `
      > AT+QIDEACT
      ~ 40s
      > AT
      < OK
      > AT+QIFGCNT=0
      < OK
      > AT+QISTATE
      < OK
      < STATE: IP INITIAL
      ${rows()}
      < OK
      `,
      { echo: true },
    );
    const order = watch('order', modem.at.run(qideact({ within: 40_000 })));
    pass(1_000);
    order.unsubscribe();
    pass(60_000);
    expect(log).toEqual(['modem ! ContextLost {}']);
    expect(module.left()).toEqual([]);
  });

  it('counts for a setting whose asker has left: it is made', () => {
    const { modem, pass, watch, log, module } = modemScene('> AT+QIFGCNT=1\n~ 100ms\n< OK', { echo: true });
    watch('state', modem.state$.pipe(map(both), distinctUntilChanged()));
    const asked = watch('asked', modem.at.run({ ...cgatt(1), needs: { QIFGCNT: 1 } }));
    pass(50);
    asked.unsubscribe();
    pass(100);
    expect(log).toEqual(['state 0: IP STATUS, IP INITIAL', 'state 1: IP STATUS, IP INITIAL']);
    expect(module.left()).toEqual([]);
  });

  it('about a connection of an earlier life, where no context is up, is about none', () => {
    const states = told('> AT+QIDEACT\n< DEACT OK\n< 3, CONNECT OK\n< 4, CONNECT FAIL', [qideact()], both);
    expect(states).toEqual(['0: IP STATUS, IP INITIAL', '0: IP INITIAL, IP INITIAL']);
  });

  it('leaves what it tells in other words as it is', () => {
    const states = told(
      `
      > AT+QIDNSIP=1
      < OK
      > AT+QIOPEN=0,"TCP","echo.example",80
      < OK
      < 0, CONNECT OK
      > AT+QISTATE
      < OK
      < STATE: IP PROCESSING
      ${rows('0, "TCP", "9.9.9.9", 80,"CONNECTED"')}
      < OK
      `,
      [qiopen({ index: 0, ...tcp, host: 'echo.example' }), qistate()],
      first,
    );
    expect(states.at(-1)).toBe('IP PROCESSING: CONNECTED 1 TCP echo.example 80');
  });

  it('tells the server and its clients, and nothing of the own connections beside them', () => {
    const states = told(
      `
      > AT+QIOPEN=1,"TCP","1.2.3.4",80
      < OK
      < 1, CONNECT OK
      > AT+QISSTAT
      < OK
      < S: LISTENNING
      < C : 0, "TCP", "10.79.141.26", 4321
      < C: 1,"","",,"INITIAL"
      < C: 2,"","",,"INITIAL"
      < C: 3,"","",,"INITIAL"
      < C: 4,"","",,"INITIAL"
      `,
      [qiopen({ index: 1, ...tcp }), qisstat()],
      ({ server, connections }) => `${server}: ${connections.slice(0, 2).map(inShort).join(', ')}`,
    );
    expect(states.at(-1)).toBe('LISTENING: CONNECTED 2 TCP 10.79.141.26 4321, CONNECTED 1 TCP 1.2.3.4 80');
  });

  it('counts the clients of a server that has one at most', () => {
    const states = told(
      `
      > AT+QISERVER?
      < +QISERVER: 1, 1
      < OK
      > AT+QISERVER?
      < +QISERVER: 0, 0
      < OK
      `,
      [qiserver.read(), qiserver.read()],
      served,
      single,
    );
    expect(states).toEqual([
      'INITIAL, own INITIAL, client none',
      'LISTENING, own INITIAL, client CONNECTED 2',
      'INITIAL, own INITIAL, client none',
    ]);
  });
});

describe('the module around its contexts', () => {
  it('is what it has said of itself, and forgets it when it starts again', () => {
    const around = ({ powered, sim, registration, gprs, attached, foreground, stack: now }: ModemState) =>
      [now, powered, sim, registration, gprs, attached, foreground].join(' ');
    const states = told(
      `
      > AT+CPIN?
      < +CPIN: READY
      < OK
      > AT+CREG?
      < +CREG: 1,5
      < OK
      > AT+CGREG?
      < +CGREG: 1,1
      < OK
      < +CREG: 2
      < +CPIN: NOT READY
      > AT+CGATT=0
      < OK
      < RDY
      `,
      [cpin.read(), creg.read(), cgreg.read(), cgatt(0)],
      around,
    );
    expect(states).toEqual([
      'IP STATUS true READY home home true 0',
      'IP STATUS true READY roaming home true 0',
      'IP STATUS true READY searching home true 0',
      'IP STATUS true NOT READY searching home true 0',
      'PDP DEACT true NOT READY searching home false 0',
      'IP INITIAL true     0',
    ]);
  });

  it('has no power once it has said so', () => {
    const states = told(
      '~ 1s\n< UNDER_VOLTAGE POWER DOWN',
      [],
      ({ stack: now, powered }) => `${now} ${powered}`,
    );
    expect(states).toEqual(['IP STATUS true', 'IP INITIAL false']);
  });
});
