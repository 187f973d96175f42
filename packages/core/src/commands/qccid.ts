import { either as E } from 'fp-ts';
import { execute, test } from '../at/forms.ts';
import { accepted, firstOf, followed, readable } from '../at/rules.ts';

const LINE = /^(?:\+CCID: *)?"?(\d{18,20}[0-9A-Fa-f]?)"?$/;

const iccid = (line: string): E.Either<string, string> => {
  const number = LINE.exec(line)?.[1];
  return number === undefined ? E.left('expected the 19 or 20 digits of a card') : E.right(number);
};

/** AT+QCCID: the number of the SIM card, 19 or 20 digits, alone or behind `+CCID:`. Refused with code 10 without a card. */
export const qccid = Object.assign(
  () => execute('QCCID', firstOf<string>(followed(readable(iccid), accepted), accepted)),
  { test: () => test('QCCID') },
);
