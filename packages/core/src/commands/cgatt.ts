import { oneOf } from '../at/argument.ts';
import { read, test, write } from '../at/forms.ts';
import { accepted, oneAnswer } from '../at/rules.ts';
import { field } from '../codec/fields.ts';
import { choice } from '../codec/numbers.ts';

const NAME = 'CGATT';
/** The manual's longest response time. */
const PATIENCE = 75_000;

/** AT+CGATT: 1 attached to GPRS, 0 not (note 2.2). `cgatt(1)` attaches, up to 75 s. */
export const cgatt = Object.assign(
  (attached: 0 | 1) =>
    write(NAME, [oneOf('the value of AT+CGATT', attached, [0, 1])], accepted, { timeout: PATIENCE }),
  {
    read: () => read(NAME, oneAnswer('+CGATT:', field(choice(0, 1)))),
    test: () => test(NAME),
  },
);
