import { defer, of } from 'rxjs';
import type { Module } from '../module.ts';
import { integer } from '../parameters.ts';
import { error, info, ok } from '../part.ts';
import { type ContextSetting, foreground, type ModuleState, type Setting, withContext } from '../state.ts';
import type { Command } from './answer.ts';

/** AT+NAME=<n>: one of a few numbers, kept under its name. Basic commands take 0 where no number is given. */
export const setting = (name: Setting, values: readonly number[]): Command =>
  numbered(
    name,
    () => values,
    ({ settings }) => settings[name],
    (state, value) => ({
      ...state,
      settings: { ...state.settings, [name]: value },
    }),
  );

/** The same for what each context has of its own. */
export const contextSetting = (name: ContextSetting, values: readonly number[]): Command =>
  numbered(
    name,
    () => values,
    (state) => foreground(state).settings[name],
    (state, value) =>
      withContext(state, state.foreground, { settings: { ...foreground(state).settings, [name]: value } }),
  );

/** A setting whose values are the profile's choice, or that is kept elsewhere. */
export const numbered = (
  name: string,
  values: (module: Module) => readonly number[],
  get: (state: ModuleState) => number,
  set: (state: ModuleState, value: number) => ModuleState,
): Command => ({
  test: (module) => {
    const text = module.options.profile.tests[name] ?? `+${name}: (${values(module).join(',')})`;
    return of(info(text), ok);
  },
  read: ({ state }) => of(info(`+${name}: ${get(state)}`), ok),
  write: (module, [value, ...more]) =>
    defer(() => {
      const chosen = integer(value, 0, 999_999);
      const { state, options } = module;
      const busy = options.profile.idleOnly.includes(name) && foreground(state).ip !== 'IP INITIAL';
      if (chosen === undefined || more.length > 0 || busy || !values(module).includes(chosen))
        return of(error);
      module.update((before) => set(before, chosen));
      return of(ok);
    }),
});
