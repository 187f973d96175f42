import { echo, emulator, faults, virtualNetwork } from '@atrx/emulator';
import { chunked, memory, type Transport, TransportError } from '@atrx/transport';
import { either as E } from 'fp-ts';
import { EMPTY, ignoreElements, merge, take } from 'rxjs';
import { type AtPort, atPort } from '../../src/at-port.ts';
import { at, cpin, csq, qisack } from '../../src/commands/index.ts';
import type { Modem } from '../../src/modem.ts';
import { type ModemOptions, quectel } from '../../src/modem.ts';
import { use } from '../../src/scope/use.ts';
import { decode, encode, recording, replay, sequence, type Trace } from '../../src/trace/index.ts';
import { atScene, type Stage, stage } from '../stage.ts';

type Module = ReturnType<typeof emulator>;

/** What the host does with its modem; `module` is there only while it is recorded. */
type Play = (on: Stage, modem: Modem, module: Module | undefined) => void;

const options = { apn: 'CMNET', user: 'me', password: 'swordfish' };

/** Everything that was told while `play` was played over this line, and its trace. */
const over = (
  transport: Transport,
  on: Stage,
  play: Play,
  asked: Partial<ModemOptions>,
  module?: Module,
): { readonly log: readonly string[]; readonly trace: Trace } => {
  const { clock: scheduler, log, watch, pass } = on;
  const record = recording({ scheduler });
  let modem: Modem | undefined;
  const life = quectel(transport, { ...options, ...asked, scheduler, trace: record }).subscribe({
    next: (up) => {
      modem = up;
      watch('urc', up.urc$);
      watch('loss', up.loss$);
    },
    error: (error: unknown) => log.push(`modem ! ${String(error)}`),
    complete: () => log.push('modem |'),
  });
  pass(10_000);
  if (modem) play(on, modem, module);
  life.unsubscribe();
  pass();
  return { log, trace: record.trace() };
};

const recorded = (play: Play, asked: Partial<ModemOptions> = {}, size?: number) => {
  const on = stage();
  const module = emulator({ network: virtualNetwork().tcp(7, echo), scheduler: on.clock });
  const line = memory(module.serve, { scheduler: on.clock });
  return over(size === undefined ? line : line.pipe(chunked(size)), on, play, asked, module);
};

/** The trace, from a file. */
const filed = (trace: Trace): Trace =>
  E.getOrElse((): Trace => {
    throw new Error('The file cannot be read.');
  })(decode(encode(trace)));

const replayed = (trace: Trace, play: Play, asked: Partial<ModemOptions> = {}) => {
  const on = stage();
  return over(replay(filed(trace), { scheduler: on.clock }), on, play, asked);
};

const talks = (text: string) => (modem: Modem) =>
  modem
    .tcp('1.2.3.4', 7)
    .pipe(use((socket) => merge(socket.send(text).pipe(ignoreElements()), socket.data$.pipe(take(1)))));

const plays: readonly (readonly [name: string, play: Play, options: Partial<ModemOptions>])[] = [
  [
    'a connection that is pulled from',
    ({ watch, pass }, modem) => {
      watch('echo', talks('hello')(modem));
      pass(30_000);
    },
    {},
  ],
  [
    'a connection that is pushed to',
    ({ watch, pass }, modem) => {
      watch('echo', talks('\r\nOK\r\n+RECEIVE: 0, 5\r\n\0\xff')(modem));
      pass(30_000);
    },
    { receive: 'push' },
  ],
  [
    'a module that restarts',
    ({ watch, pass }, modem, module) => {
      watch('echo', talks('hello')(modem));
      pass(500);
      module?.control.reset();
      pass(30_000);
    },
    {},
  ],
  [
    'noise, and an answer that is lost',
    ({ watch, pass }, modem, module) => {
      module?.control.raw('\x00\xff\r\n');
      module?.control.inject(faults.never(), 'CSQ');
      watch('csq', modem.at.run(csq()));
      pass(20_000);
      watch('again', modem.at.run(csq()));
      pass(20_000);
    },
    {},
  ],
  [
    'a line that is lost',
    ({ watch, pass }, modem, module) => {
      watch('echo', talks('hello')(modem));
      pass(400);
      module?.control.cut();
      pass(30_000);
    },
    { receive: 'push' },
  ],
];

describe.each(plays)('a recording of %s', (_, play, asked) => {
  it.each([undefined, 1, 7])('plays again as it was, in pieces of %s', (size) => {
    const first = recorded(play, asked, size);
    expect(first.log.length).toBeGreaterThan(1);
    expect(sequence(first.trace)).not.toContain('swordfish');
    const again = replayed(first.trace, play, asked);
    expect(again.log).toEqual(first.log);
    expect(again.trace).toEqual(first.trace);
  });
});

describe('a replay', () => {
  /** A line over which two commands were run, the second of them answered with noise before it. */
  const dialogue = (): Trace => {
    const record = recording({ scheduler: { now: () => 0, schedule: () => EMPTY.subscribe() } });
    const { port, pass, leave } = atScene(
      String.raw`
        > AT+CPIN="1234"
        << AT+CPIN="1234"\r
        < OK
        ~ 3s
        << \r\n+CRE
        ~ 1s
        << G: 1\r\n
        > AT+QISACK=0
        << \x00\xffAT+QISACK=0\r
        ~ 2s
        < +QISACK: 5, 5, 0
        < OK
      `,
      {},
      { trace: record },
    );
    port.run(cpin('1234')).subscribe();
    pass(5_000);
    port.run(qisack(0)).subscribe();
    pass();
    leave();
    return record.trace();
  };
  const opened = (trace: Trace) => {
    const on = stage();
    let port: AtPort | undefined;
    const record = recording({ scheduler: on.clock });
    const line = atPort(replay(filed(trace), { scheduler: on.clock }), {
      scheduler: on.clock,
      trace: record,
    });
    const life = line.subscribe({
      next: (up) => {
        port = up;
        on.watch('urc', up.urc$);
      },
      error: (error: unknown) =>
        on.log.push(`line ! ${error instanceof TransportError ? error.message : String(error)}`),
    });
    return { ...on, record, life, port: port as AtPort | undefined };
  };
  const run = (on: ReturnType<typeof opened>, name: string, command: Parameters<AtPort['run']>[0]) =>
    on.watch(name, on.port?.run(command) ?? EMPTY);

  it('repeats what is in fact written where a secret was hidden', () => {
    const on = opened(dialogue());
    run(on, 'pin', cpin('9876'));
    on.pass(10);
    expect(on.log).toEqual(['pin |']);
  });

  it('waits with what followed something that was written until it is written again', () => {
    const on = opened(dialogue());
    on.pass(60_000);
    expect(on.log).toEqual([]);
    run(on, 'pin', cpin('1234'));
    on.pass(3_999);
    expect(on.log).toEqual(['pin |']);
    on.pass(1);
    expect(on.log).toEqual(['pin |', 'urc {_tag:RegistrationChanged,network:GSM,state:home}']);
    run(on, 'sent', qisack(0));
    on.pass(2_000);
    expect(on.log.slice(2)).toEqual(['sent {sent:5,acknowledged:5,pending:0}', 'sent |']);
  });

  it.each([
    ['another command', csq(), 'record 1, at 0 ms: "AT+CPIN=******\\x0d"', 'written: "AT+CSQ\\x0d"'],
    [
      'a longer secret',
      cpin('12345'),
      'record 1, at 0 ms: "AT+CPIN=******\\x0d"',
      'written: "AT+CPIN="12345"\\x0d"',
    ],
  ] as const)('ends where %s is written than was', (_, command, recordedThen, writtenNow) => {
    const on = opened(dialogue());
    run(on, 'run', command);
    on.pass(10);
    expect(on.log.join('\n')).toContain(recordedThen);
    expect(on.log.join('\n')).toContain(writtenNow);
    expect(on.log.at(-1)).toMatch(/^line ! The host departed from the trace/);
  });

  it('ends where more is written than was', () => {
    const on = opened({ ...dialogue(), end: { at: 60_000 } });
    for (const [name, command] of [
      ['pin', cpin('1234')],
      ['sent', qisack(0)],
    ] as const) {
      run(on, name, command);
      on.pass(5_000);
    }
    run(on, 'more', at());
    on.pass(10);
    expect(on.log.join('\n')).toContain('it is over: nothing more was written');
  });

  it('opens afresh, from its beginning', () => {
    const on = stage();
    const line = replay(dialogue(), { scheduler: on.clock });
    for (let i = 0; i < 2; i++) {
      atPort(line, { scheduler: on.clock }).subscribe({
        next: (port) => on.watch(`pin ${i}`, port.run(cpin('1234'))),
      });
      on.pass(100);
    }
    expect(on.log).toEqual(['pin 0 |', 'pin 1 |']);
  });

  it('ends as the line did', () => {
    const trace = dialogue();
    const on = opened({ ...trace, end: { at: 0, lost: { reason: 'lost', message: 'unplugged' } } });
    run(on, 'pin', cpin('1234'));
    on.pass(5_000);
    run(on, 'sent', qisack(0));
    on.pass();
    expect(on.log.at(-1)).toBe('line ! unplugged');
  });
});
