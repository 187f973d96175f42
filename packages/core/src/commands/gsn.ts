import { either as E } from 'fp-ts';
import { execute, test } from '../at/forms.ts';
import { accepted, firstOf, followed, readable } from '../at/rules.ts';

const imei = (line: string): E.Either<string, string> =>
  /^\d{15}$/.test(line) ? E.right(line) : E.left('expected the 15 digits of an IMEI');

/** AT+GSN: the IMEI, the module's serial number in the networks: 15 digits. */
export const gsn = Object.assign(
  () => execute('GSN', firstOf<string>(followed(readable(imei), accepted), accepted)),
  { test: () => test('GSN') },
);
