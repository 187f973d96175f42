import { of } from 'rxjs';
import type { Module } from '../module.ts';
import { integer } from '../parameters.ts';
import { info, ok } from '../part.ts';
import { type ContextSetting, foreground, type ModuleState, type Setting, withContext } from '../state.ts';
import { type Command, done, refused } from './answer.ts';

/** The numbers a setting takes, where need be by the module's profile. */
type Values = readonly number[] | ((module: Module) => readonly number[]);

/** AT+NAME=<n>: one of a few numbers, kept under its name. */
export const setting = (name: Setting, values: Values): Command =>
  numbered(
    name,
    values,
    ({ settings }) => settings[name],
    (state, value) => ({ ...state, settings: { ...state.settings, [name]: value } }),
  );

/** The same for what each context has of its own. */
export const contextSetting = (name: ContextSetting, values: Values): Command =>
  numbered(
    name,
    values,
    (state) => foreground(state).settings[name],
    (state, value) =>
      withContext(state, state.foreground, { settings: { ...foreground(state).settings, [name]: value } }),
  );

/** The same for what is kept elsewhere. */
export const numbered = (
  name: string,
  values: Values,
  get: (state: ModuleState) => number,
  set: (state: ModuleState, value: number) => ModuleState,
): Command => {
  const allowed = (module: Module) => (typeof values === 'function' ? values(module) : values);
  return {
    test: (module) => {
      const text = module.options.profile.tests[name] ?? `+${name}: (${allowed(module).join(',')})`;
      return of(info(text), ok);
    },
    read: ({ state }) => of(info(`+${name}: ${get(state)}`), ok),
    write: (module, [value, ...more]) => {
      const chosen = integer(value, 0, 999_999);
      const { state, options } = module;
      const busy = options.profile.idleOnly.includes(name) && foreground(state).ip !== 'IP INITIAL';
      if (chosen === undefined || more.length > 0 || busy || !allowed(module).includes(chosen)) {
        return refused;
      }
      module.update((before) => set(before, chosen));
      return done;
    },
  };
};
