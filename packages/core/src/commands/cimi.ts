import { either as E } from 'fp-ts';
import { execute, test } from '../at/forms.ts';
import { accepted, firstOf, followed, readable } from '../at/rules.ts';

const imsi = (line: string): E.Either<string, string> =>
  /^\d{14,15}$/.test(line) ? E.right(line) : E.left('expected the 14 or 15 digits of an IMSI');

/** AT+CIMI: the IMSI, who the subscriber is: 14 or 15 digits. Refused with code 10 without a card. */
export const cimi = Object.assign(
  () => execute('CIMI', firstOf<string>(followed(readable(imsi), accepted), accepted)),
  { test: () => test('CIMI') },
);
