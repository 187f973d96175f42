import { either as E } from 'fp-ts';
import { oneOf } from '../at/argument.ts';
import { read, test, write } from '../at/forms.ts';
import { accepted, oneAnswer } from '../at/rules.ts';
import { field } from '../codec/fields.ts';
import { choice } from '../codec/numbers.ts';

/** 0 the minimum, 1 all, 4 all but the radio. */
export type Functionality = 0 | 1 | 4;

const NAME = 'CFUN';
const LEVELS = [0, 1, 4] as const;
/** The manual's longest response time. */
const PATIENCE = 15_000;

/** AT+CFUN: how much of the module is on: 0 the minimum, 1 all, 4 all but the radio. Up to 15 s. */
export const cfun = Object.assign(
  (level: Functionality) =>
    write(NAME, [oneOf('the level of AT+CFUN', level, LEVELS)], accepted, { timeout: PATIENCE }),
  {
    read: () =>
      read(NAME, oneAnswer('+CFUN:', field(choice<Functionality>(...LEVELS))), { timeout: PATIENCE }),
    test: () => test(NAME),
    /** AT+CFUN=1,1: the module starts again, and forgets what it was told: `ModuleReset` for all that stands on it. */
    restart: () => write(NAME, [E.right('1'), E.right('1')], accepted, { timeout: PATIENCE }),
  },
);
