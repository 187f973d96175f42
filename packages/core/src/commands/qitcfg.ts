import { either as E } from 'fp-ts';
import { type Argument, number } from '../at/argument.ts';
import { read, set, test } from '../at/forms.ts';
import { oneAnswer } from '../at/rules.ts';
import { type TransparentSettings, transparentSettings, WAIT_STEP } from '../codec/transparent-settings.ts';

const NAME = 'QITCFG';
const LONGEST_WAIT = 2_000;

const waitArgument = (wait: number): Argument =>
  Number.isInteger(wait) && wait >= 0 && wait <= LONGEST_WAIT && wait % WAIT_STEP === 0
    ? E.right(String(wait / WAIT_STEP))
    : E.left({
        _tag: 'Invalid',
        what: 'the waiting time',
        given: String(wait),
        allowed: `a multiple of ${WAIT_STEP} from 0 to ${LONGEST_WAIT}`,
      });

/**
 * AT+QITCFG: when what is written in transparent mode is sent, and whether `+++` leaves data mode (note 4).
 * Refused under AT+QIMUX=1.
 */
export const qitcfg = Object.assign(
  ({ retries, wait, size, escape: leaves }: TransparentSettings) =>
    set(
      NAME,
      number('the number of retries', retries, 0, 10),
      waitArgument(wait),
      number('the size', size, 1, 1_460),
      E.right(leaves ? '1' : '0'),
    ),
  {
    read: () => read(NAME, oneAnswer('+QITCFG:', transparentSettings)),
    test: () => test(NAME),
  },
);
