import { of } from 'rxjs';
import { isActive } from '../bearer.ts';
import type { Module } from '../module.ts';
import { integer } from '../parameters.ts';
import { equipmentError, error, info, ok } from '../part.ts';
import { registering } from '../registering.ts';
import { isRegistered } from '../state.ts';
import { type Command, done, type Family, refused } from './answer.ts';
import { setting } from './setting.ts';

/** The card: READY, or what it waits for. */
const cpin: Command = {
  test: () => done,
  read: ({ state: { sim } }) => {
    if (sim === 'absent') return of(equipmentError(10));
    if (sim === 'not ready') return of(equipmentError(14));
    return of(info(sim === 'pin' ? '+CPIN: SIM PIN' : '+CPIN: READY'), ok);
  },
  write: (module, [pin]) => {
    const { state, options } = module;
    if (state.sim !== 'pin') return of(equipmentError(state.sim === 'absent' ? 10 : 3));
    if (pin?.text !== options.pin) return of(equipmentError(16));
    module.update((before) => ({ ...before, sim: 'ready' }));
    module.announce('+CPIN: READY');
    if (options.registered) registering(module, 1);
    return done;
  },
};

/** The registration, and whether its changes are told. */
const registered = (name: 'CREG' | 'CGREG'): Command => ({
  ...setting(name, [0, 1, 2]),
  test: () => of(info(`+${name}: (0-2)`), ok),
  read: ({ state }) => of(info(`+${name}: ${state.settings[name]},${state.registration}`), ok),
});

const detach = (module: Module) => {
  for (const id of [0, 1] as const) {
    if (isActive(module.state.contexts[id])) module.connections.closeAll(id, 'PDP DEACT');
  }
};

const cgatt: Command = {
  test: () => of(info('+CGATT: (0,1)'), ok),
  read: ({ state }) => of(info(`+CGATT: ${state.attached ? 1 : 0}`), ok),
  write: (module, [value]) => {
    const wanted = integer(value, 0, 1);
    if (wanted === undefined) return refused;
    if (wanted === 1 && !isRegistered(module.state.registration)) return of(equipmentError(30));
    if (wanted === 0) detach(module);
    module.update((state) => ({ ...state, attached: wanted === 1 }));
    return done;
  },
};

/** The card, the cell, and GPRS below the contexts. */
export const registration: Family = {
  CPIN: cpin,
  QINISTAT: {
    test: () => of(info('+QINISTAT: (0-3)'), ok),
    execute: ({ state }) => of(info(`+QINISTAT: ${state.sim === 'ready' ? 3 : 1}`), ok),
  },
  CREG: registered('CREG'),
  CGREG: registered('CGREG'),
  CGATT: cgatt,
  CSQ: {
    test: () => of(info('+CSQ: (0-31,99),(0-7,99)'), ok),
    execute: ({ state }) => of(info(`+CSQ: ${state.signal},0`), ok),
  },
  COPS: {
    read: ({ state, options }) => {
      const there = isRegistered(state.registration);
      return of(info(there ? `+COPS: 0,0,"${options.operator}"` : '+COPS: 0'), ok);
    },
    write: (_, [mode]) => (integer(mode, 0, 4) === undefined ? of(error) : done),
  },
};
