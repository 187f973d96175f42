import { ascii } from './ascii.ts';
import { isActive } from './bearer.ts';
import type { Fault, Mishaps } from './faults.ts';
import type { Module } from './module.ts';
import { isRegistered, type Registration, type Sim } from './state.ts';
import type { Terminal } from './terminal.ts';

/** What the world, or a test, may do to the module. */
export interface Control {
  /** EMERG_OFF and power on: everything is forgotten; under a fixed baud rate the boot is announced. */
  readonly reset: () => void;
  /** A URC with that text: a block of its own, after the command that executes. */
  readonly say: (text: string) => void;
  /** These bytes on the line at once, whatever else is on it: noise, half a line. */
  readonly raw: (bytes: Uint8Array | string) => void;
  /** The network takes the active contexts down: +PDP DEACT, and their connections end without a word. */
  readonly deactivate: () => void;
  /** The card is pulled, locked or opened. Whether the network takes it is a matter of `registration`. */
  readonly sim: (sim: Sim) => void;
  /** The network registers the module, or no longer does. */
  readonly registration: (registration: Registration) => void;
  /** Received signal strength as +CSQ gives it: 0–31, 99 unknown. */
  readonly signal: (rssi: number) => void;
  /** Off, with a last word: `NORMAL POWER DOWN`, `UNDER_VOLTAGE POWER DOWN`, … It takes a reset to come back. */
  readonly powerDown: (reason: string) => void;
  /** The next answer goes wrong; with a name, the next answer of that command (`QISEND`). */
  readonly inject: (fault: Fault, on?: string) => void;
}

const cards: Readonly<Record<Sim, string>> = {
  absent: '+CPIN: NOT INSERTED',
  pin: '+CPIN: SIM PIN',
  ready: '+CPIN: READY',
  'not ready': '+CPIN: NOT READY',
};

/** How the state of the card is told at boot and when it changes. */
export const card = (sim: Sim): string => cards[sim];

export const control = (module: Module, { print }: Terminal, { inject }: Mishaps): Control => ({
  reset: module.boot,
  say: module.announce,
  raw: (bytes) => print(typeof bytes === 'string' ? ascii(bytes) : bytes),
  deactivate: () => {
    for (const id of [0, 1] as const) {
      if (!isActive(module.state.contexts[id])) continue;
      module.connections.closeAll(id, 'PDP DEACT');
      module.announce('+PDP DEACT');
    }
  },
  sim: (sim) => {
    module.update((state) => ({ ...state, sim }));
    module.announce(card(sim));
  },
  registration: (registration) => {
    module.update((state) => ({ ...state, registration, attached: isRegistered(registration) }));
    for (const name of ['CREG', 'CGREG'] as const) {
      if (module.state.settings[name] > 0) module.announce(`+${name}: ${registration}`);
    }
  },
  signal: (signal) => module.update((state) => ({ ...state, signal })),
  powerDown: (reason) => {
    print(ascii(`\r\n${reason}\r\n`));
    module.powerOff();
  },
  inject,
});
