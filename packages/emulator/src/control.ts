import { ascii } from './ascii.ts';
import { isActive } from './bearer.ts';
import type { Fault, Mishaps } from './faults.ts';
import { card } from './greeting.ts';
import type { Latency } from './latency.ts';
import type { Module } from './module.ts';
import { registering } from './registering.ts';
import type { ContextId, Registration, Sim, Voltage } from './state.ts';
import type { Terminal } from './terminal.ts';

/** What the world, or a test, may do to the module. What comes of it is in the module's state. */
export interface Control {
  /** EMERG_OFF and power on: everything is forgotten; under a fixed baud rate the boot is announced. */
  readonly reset: () => void;
  /** EMERG_OFF where the board switches on again by itself (note 5.5): off at once, without a word, and a boot. The same as `reset`. */
  readonly emergOff: () => void;
  /** The power key is held: a module that is on says NORMAL POWER DOWN and goes off, one that is off boots. */
  readonly powerKey: () => void;
  /** The supply is cut: off at once without a word, until a reset or the power key. */
  readonly cut: () => void;
  /**
   * The supply nears a limit, and the module warns (UNDER_VOLTAGE WARNING, OVER_VOLTAGE WARNING); or it is beyond it, and
   * the module goes off with a last word (UNDER_VOLTAGE POWER DOWN, OVER_VOLTAGE POWER DOWN). At the next boot it is in order.
   */
  readonly voltage: (voltage: Voltage) => void;
  /** Off, with a last word: `NORMAL POWER DOWN`, `UNDER_VOLTAGE POWER DOWN`, … It takes a reset or the power key to come back. */
  readonly powerDown: (reason: string) => void;
  /** A URC with that text: a block of its own, after the command that executes. */
  readonly say: (text: string) => void;
  /** These bytes on the line at once, whatever else is on it: noise, half a line. */
  readonly raw: (bytes: Uint8Array | string) => void;
  /** The network takes a context down, or both, where they are up: +PDP DEACT each, and their connections end without a word. */
  readonly deactivate: (id?: ContextId) => void;
  /**
   * The network forgets the connections that stand, and tells nobody (note 6.1): what is sent is taken and never
   * acknowledged, nothing comes any more, and the state is CONNECT OK as before. Later connections are not affected.
   */
  readonly sever: () => void;
  /**
   * The card is pulled, put in, locked or opened. Without an open one there is no registration, and what is up goes down;
   * with one the module registers again where there is a network.
   */
  readonly sim: (sim: Sim) => void;
  /**
   * The network registers the module, or no longer does. What is up stays as it is, which `deactivate` or `sever` may
   * change; nothing new comes up without a registration.
   */
  readonly registration: (registration: Registration) => void;
  /** Received signal strength as +CSQ gives it: 0–31, 99 unknown. */
  readonly signal: (rssi: number) => void;
  /** From now on these take that long, in milliseconds; those not named stay as they are. `{ QIDEACT: 150_000 }`: note 5.5. */
  readonly latency: (latency: Latency) => void;
  /** The next answer goes wrong; with a name, the next answer of that command (`QISEND`). What is returned takes it back. */
  readonly inject: (fault: Fault, on?: string) => () => void;
}

const words: Readonly<Record<Exclude<Voltage, 'normal'>, string>> = {
  low: 'UNDER_VOLTAGE WARNING',
  'too low': 'UNDER_VOLTAGE POWER DOWN',
  high: 'OVER_VOLTAGE WARNING',
  'too high': 'OVER_VOLTAGE POWER DOWN',
};

export const control = (module: Module, { print }: Terminal, { inject }: Mishaps): Control => {
  const powerDown = (reason: string) => {
    print(ascii(`\r\n${reason}\r\n`));
    module.powerOff();
  };

  const deactivate = (id?: ContextId) => {
    for (const each of [0, 1] as const) {
      if ((id ?? each) !== each || !isActive(module.state.contexts[each])) continue;
      module.connections.closeAll(each, 'PDP DEACT');
      module.announce('+PDP DEACT');
    }
  };

  return {
    reset: module.boot,
    emergOff: module.boot,
    powerKey: () => (module.state.powered ? powerDown('NORMAL POWER DOWN') : module.boot()),
    cut: module.powerOff,
    voltage: (voltage) => {
      if (!module.state.powered) return;
      module.update((state) => ({ ...state, voltage }));
      if (voltage === 'low' || voltage === 'high') module.announce(words[voltage]);
      else if (voltage !== 'normal') powerDown(words[voltage]);
    },
    powerDown,
    say: module.announce,
    raw: (bytes) => print(typeof bytes === 'string' ? ascii(bytes) : bytes),
    deactivate,
    sever: module.options.network.sever,
    sim: (sim) => {
      const before = module.state.sim;
      module.update((state) => ({ ...state, sim }));
      module.announce(card(sim));
      if (sim !== 'ready') {
        deactivate();
        if (module.state.registration !== 0) registering(module, 0);
      } else if (before !== 'ready' && module.options.registered) {
        registering(module, 1);
      }
    },
    registration: (registration) => registering(module, registration),
    signal: (signal) => module.update((state) => ({ ...state, signal })),
    latency: (latency) => void Object.assign(module.options.latency, latency),
    inject,
  };
};
