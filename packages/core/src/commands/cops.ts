import { either as E, function as F } from 'fp-ts';
import { read } from '../at/forms.ts';
import { oneAnswer } from '../at/rules.ts';
import { each } from '../codec/fields.ts';
import { Text, whole } from '../codec/numbers.ts';
import { params } from '../codec/params.ts';

/** The network that the module is in. */
export interface Operator {
  /** How it was chosen: 0 by the module, 1 by hand, 2 not in any, 4 by hand or else by the module. */
  readonly mode: number;
  /** Its name or number; absent while the module is in none. */
  readonly name?: string;
  /** What the name is: 0 long, 1 short, 2 its number. */
  readonly format?: number;
}

const NAME = 'COPS';
/** A search may be on its way. */
const PATIENCE = 75_000;
const Mode = whole('a mode of choice', 0, 4);
const Format = whole('a format', 0, 2);

/** `0`, `0,0,"Viettel Mobile"` */
const operator = (rest: string): E.Either<string, Operator> => {
  const texts = params(rest);
  return texts.length === 1
    ? F.pipe(
        each(Mode)(texts),
        E.map(([mode]): Operator => ({ mode })),
      )
    : F.pipe(
        each(Mode, Format, Text)(texts),
        E.map(([mode, format, name]): Operator => ({ mode, format, name })),
      );
};

/** AT+COPS: the network that the module is in: `cops.read()`. */
export const cops = { read: () => read(NAME, oneAnswer('+COPS:', operator), { timeout: PATIENCE }) };
