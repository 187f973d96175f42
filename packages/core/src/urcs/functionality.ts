import { either as E } from 'fp-ts';
import type { Urc } from '../at/urc.ts';
import { field } from '../codec/fields.ts';
import { whole } from '../codec/numbers.ts';

/** How much of the module is on: 0 the minimum, 1 all, 4 all but the radio. */
export interface FunctionalityChanged {
  readonly _tag: 'FunctionalityChanged';
  readonly level: number;
}

const PREFIX = '+CFUN:';
const level = field(whole('a level of functionality', 0, 255));

/** `+CFUN: 1`, at the start of the module. */
export const functionality: Urc<FunctionalityChanged> = {
  name: '+CFUN',
  read: (line) => {
    if (!line.startsWith(PREFIX)) return undefined;
    const told = level(line.slice(PREFIX.length));
    return E.isRight(told) ? { _tag: 'FunctionalityChanged', level: told.right } : undefined;
  },
};
