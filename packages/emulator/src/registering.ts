import type { Module } from './module.ts';
import { isRegistered, type Registration } from './state.ts';

/** The network registers the module, or no longer does; told where AT+CREG and AT+CGREG ask for it. */
export const registering = (module: Module, registration: Registration): void => {
  module.update((state) => ({ ...state, registration, attached: isRegistered(registration) }));
  for (const name of ['CREG', 'CGREG'] as const) {
    if (module.state.settings[name] > 0) module.announce(`+${name}: ${registration}`);
  }
};
