import type { Setting } from '../state.ts';
import { type Command, refused } from './answer.ts';
import { setting } from './setting.ts';

/** A basic command (`E1`, `&D1`) sets a number, 0 where none is given, and cannot be asked for it. */
export const basic = (name: Setting, values: readonly number[]): Command => {
  const { write = () => refused } = setting(name, values);
  return { write, execute: (module) => write(module, [{ text: '0', quoted: false }]) };
};
