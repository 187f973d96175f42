import { either as E } from 'fp-ts';
import { number } from '../at/argument.ts';
import type { Command } from '../at/command.ts';
import { basicWith } from '../at/forms.ts';
import { accepted, firstOf, followed, readable } from '../at/rules.ts';
import { decode, whole } from '../codec/numbers.ts';

/** `013`: digits alone. */
const value = decode(whole('the value of a register', 0, 255));

const askedFor = (register: number) =>
  E.map((name: string) => `${name}?`)(number('the register', register, 0, 255));

/** ATS: a register of the module, 0–255: `sRegister.read(3)` is 13, the CR that ends a command line. */
export const sRegister = {
  read: (register: number): Command<number> =>
    basicWith('ATS', askedFor(register), firstOf<number>(followed(readable(value), accepted), accepted)),
};
