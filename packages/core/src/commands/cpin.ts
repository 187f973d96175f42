import { either as E } from 'fp-ts';
import type { Argument } from '../at/argument.ts';
import { read, setSecret, test } from '../at/forms.ts';
import { oneAnswer } from '../at/rules.ts';

const NAME = 'CPIN';

const pinArgument = (pin: string): Argument =>
  /^\d{4,8}$/.test(pin)
    ? E.right(`"${pin}"`)
    : E.left({ _tag: 'Invalid', what: 'the PIN', given: 'kept secret', allowed: '4 to 8 digits' });

/** `READY` */
const wanted = (rest: string): E.Either<string, string> =>
  rest.trim() === '' ? E.left('expected what the SIM wants') : E.right(rest.trim());

/**
 * AT+CPIN: the lock of the SIM (note 2.2). `cpin.read()` tells what it wants: `READY` nothing, `SIM PIN`, `SIM PUK` …;
 * refused with code 10 where there is no SIM, 14 while it is busy, as right after boot. `cpin('1234')` enters the PIN.
 */
export const cpin = Object.assign((pin: string) => setSecret(NAME, [], pinArgument(pin)), {
  read: () => read(NAME, oneAnswer('+CPIN:', wanted)),
  test: () => test(NAME),
});
