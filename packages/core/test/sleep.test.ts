import { emulator, silent, virtualNetwork } from '@atrx/emulator';
import { type Link, memory, type OutgoingSignals, type Signals, TransportError } from '@atrx/transport';
import { concat, defer, EMPTY, map, type Observable, of, throwError } from 'rxjs';
import { at, csq } from '../src/commands/index.ts';
import { type Modem, type ModemOptions, quectel } from '../src/modem.ts';
import { type ModemScene, modemScene, stage } from './stage.ts';

// Note 9: the module sleeps between commands, and DTR wakes it 20 ms before the next.

interface Sleeper extends ModemScene {
  /** What was done to DTR, and when it was written, in ms since the modem was up. */
  readonly lines: string[];
}

/** A modem over a transport with modem lines; the module then follows the transcript. */
const sleeper = (
  transcript: string,
  options: Partial<ModemOptions> = {},
  set: (lines: OutgoingSignals) => Observable<never> = () => EMPTY,
): Sleeper => {
  const lines: string[] = [];
  const seen: { on?: ModemScene; since?: number } = {};
  const now = () => (seen.on ? seen.on.clock.now() - (seen.since ?? 0) : -1);
  const signals: Signals = {
    set: (asked) =>
      defer(() => {
        lines.push(`${now()} DTR ${asked.dtr ? 'ON' : 'OFF'}`);
        return set(asked);
      }),
    dcd$: of(false),
    cts$: of(true),
    dsr$: of(true),
    ri$: of(false),
  };
  const on = modemScene(
    transcript,
    {
      echo: true,
      through: (transport) =>
        transport.pipe(
          map(
            (link): Link => ({
              bytes$: link.bytes$,
              write: (bytes) =>
                defer(() => {
                  if (seen.on) lines.push(`${now()} ${String.fromCharCode(...bytes).trim()}`);
                  return link.write(bytes);
                }),
              signals,
            }),
          ),
        ),
    },
    options,
  );
  seen.on = on;
  seen.since = on.clock.now();
  return { ...on, lines };
};

const enabled = '> AT+QSCLK=1\n< OK\n';
const disabled = '> AT+QSCLK=0\n< OK\n';
const attention = '> AT\n< OK\n';

describe('sleeping', () => {
  it('lets DTR go after a second of quiet, and pulls it 20 ms before a command', () => {
    const { modem, watch, pass, lines, log, module } = sleeper(enabled + attention + attention + disabled);
    const life = watch('sleep', modem.sleep$);
    pass(10_000);
    watch('at', modem.at.run(at()));
    pass(500);
    watch('at', modem.at.run(at()));
    pass(10_000);
    life.unsubscribe();
    pass(10_000);
    expect(lines).toEqual([
      '0 AT+QSCLK=1',
      '1000 DTR OFF',
      '10000 DTR ON',
      '10020 AT',
      '10500 AT',
      '11500 DTR OFF',
      '20500 DTR ON',
      '20520 AT+QSCLK=0',
    ]);
    expect(log).toEqual(['at |', 'at |']);
    expect(module.left()).toEqual([]);
  });

  it('keeps the order of what waits for the module to wake', () => {
    const { modem, watch, pass, lines, log } = sleeper(
      `${enabled}${attention}> AT+CSQ\n< +CSQ: 31,0\n< OK\n`,
    );
    watch('sleep', modem.sleep$);
    pass(2_000);
    watch('at', modem.at.run(at()));
    pass(10);
    watch('csq', modem.at.run(csq()));
    pass(500);
    expect(lines.slice(2)).toEqual(['2000 DTR ON', '2020 AT', '2020 AT+CSQ']);
    expect(log).toEqual(['at |', expect.stringContaining('csq {'), 'csq |']);
  });

  it('stays awake while a command is on its way, and while bytes come', () => {
    const { modem, watch, pass, lines, log } = sleeper(`
      ${enabled}
      ~ 600ms
      < RING
      > AT+CSQ
      ~ 4s
      < +CSQ: 31,0
      < OK
    `);
    watch('sleep', modem.sleep$);
    pass(700);
    watch('csq', modem.at.run(csq()));
    pass(10_000);
    expect(lines).toEqual(['0 AT+QSCLK=1', '700 AT+CSQ', '5700 DTR OFF']);
    expect(log.at(-1)).toBe('csq |');
  });

  it('hears URCs asleep, and lets DTR be', () => {
    const { modem, watch, pass, lines, log } = sleeper(`${enabled}~ 5s\n< RING\n`);
    watch('sleep', modem.sleep$);
    watch('urc', modem.urc$.pipe(map(({ _tag }) => _tag)));
    pass(10_000);
    expect(lines).toEqual(['0 AT+QSCLK=1', '1000 DTR OFF']);
    expect(log).toHaveLength(1);
  });

  it('is one for all who want it', () => {
    const { modem, watch, pass, lines, module } = sleeper(enabled + disabled);
    const one = watch('one', modem.sleep$);
    const other = watch('other', modem.sleep$);
    pass(2_000);
    one.unsubscribe();
    pass(2_000);
    expect(lines).toEqual(['0 AT+QSCLK=1', '1000 DTR OFF']);
    other.unsubscribe();
    pass(100);
    expect(lines.slice(2)).toEqual(['4000 DTR ON', '4020 AT+QSCLK=0']);
    expect(module.left()).toEqual([]);
  });

  it('ends in good order with the modem', () => {
    const { modem, watch, pass, lines, log, module } = sleeper(
      `${enabled}${disabled}> AT+QIDEACT\n< DEACT OK\n`,
    );
    watch('sleep', modem.sleep$);
    pass(2_000);
    watch('close', modem.close$);
    pass();
    expect(lines.slice(2)).toEqual(['2000 DTR ON', '2020 AT+QSCLK=0', '2020 AT+QIDEACT']);
    expect(log).toEqual(['sleep |', 'modem |', 'close |']);
    expect(module.left()).toEqual([]);
  });

  it('ends with the context', () => {
    const { modem, watch, pass, log } = sleeper(`${enabled}~ 5s\n< +PDP DEACT\n${disabled}`);
    watch('sleep', modem.sleep$);
    pass(6_000);
    expect(log[0]).toBe('sleep ! ContextLost {}');
  });

  it('fails where the module refuses it, and where the device refuses its lines', () => {
    const refused = sleeper('> AT+QSCLK=1\n< ERROR\n> AT+QSCLK=0\n< ERROR\n');
    refused.watch('sleep', refused.modem.sleep$);
    refused.pass(2_000);
    expect(refused.log).toEqual(['sleep ! Refused {command:QSCLK,text:ERROR}']);
    const broken = new TransportError('lost', 'The device refuses its lines.');
    const stuck = sleeper(enabled, {}, () => throwError(() => broken));
    stuck.watch('sleep', stuck.modem.sleep$);
    stuck.pass(2_000);
    expect(stuck.log[0]).toBe('sleep ! TransportError lost: The device refuses its lines.');
  });

  it('needs modem lines', () => {
    const { modem, watch, log, module } = modemScene('');
    watch('sleep', modem.sleep$);
    expect(log).toEqual(['sleep ! NoSignals {purpose:Sleeping}']);
    expect(module.left()).toEqual([]);
  });

  it('takes its own time', () => {
    const { modem, watch, pass, lines } = sleeper(enabled, { sleepAfter: 50 });
    watch('sleep', modem.sleep$);
    pass(100);
    expect(lines).toEqual(['0 AT+QSCLK=1', '50 DTR OFF']);
  });
});

describe('a virtual module', () => {
  it('sleeps with a connection open, misses nothing that is written, and wakes for what its peer sends', () => {
    const on = stage();
    const module = emulator({
      network: virtualNetwork().tcp(7, silent),
      scheduler: on.clock,
      sleepAfter: 2_000,
    });
    let modem: Modem | undefined;
    quectel(memory(module.serve, { scheduler: on.clock, signals: module.signals }), {
      apn: 'CMNET',
      scheduler: on.clock,
    }).subscribe((up) => {
      modem = up;
    });
    on.pass(1_000);
    if (!modem) throw new Error('The modem did not come up.');
    const up = modem;
    on.watch('work', up.tcp('1.2.3.4', 7).pipe(map(() => 'open')));
    const life = on.watch('sleep', up.sleep$);
    on.pass(10_000);
    expect(module.state).toMatchObject({ asleep: true, dtr: false });
    on.watch('at', concat(up.at.run(at()), up.at.run(at())));
    on.pass(10);
    expect(module.state.dtr).toBe(true);
    on.pass(500);
    expect(on.log).toEqual(['work open', 'at |']);
    on.pass(10_000);
    expect(module.state.asleep).toBe(true);
    life.unsubscribe();
    on.pass(60_000);
    expect(module.state).toMatchObject({ asleep: false, dtr: true });
    expect(module.state.settings.QSCLK).toBe(0);
  });
});
