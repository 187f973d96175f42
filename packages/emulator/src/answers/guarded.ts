import type { Module } from '../module.ts';
import { integer } from '../parameters.ts';
import { type Command, refused } from './answer.ts';

/** The same setting, which does not take a value while that is so. */
export const guarded = (
  { write, ...others }: Command,
  blocked: (module: Module, value: number) => boolean,
): Command => ({
  ...others,
  ...(write && {
    write: (module, values) => {
      const value = integer(values[0], 0, 999_999);
      return value !== undefined && blocked(module, value) ? refused : write(module, values);
    },
  }),
});
