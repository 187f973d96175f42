import { either as E, function as F } from 'fp-ts';
import { number } from '../at/argument.ts';
import { read, set, test } from '../at/forms.ts';
import { oneAnswer } from '../at/rules.ts';
import { each } from '../codec/fields.ts';
import { choice, whole } from '../codec/numbers.ts';
import { params } from '../codec/params.ts';

export interface TimedSending {
  readonly on: boolean;
  /** How long a send takes input before it is sent, in s. */
  readonly period: number;
}

const NAME = 'QIAUTOS';

const timedSending = (rest: string): E.Either<string, TimedSending> => {
  // Switched off, it may leave the period out.
  const [on = '', period = on === '0' ? '0' : '', ...more] = params(rest);
  return F.pipe(
    each(choice(0, 1), whole('a period', 0, 65_535))([on, period, ...more]),
    E.map(([state, seconds]): TimedSending => ({ on: state === 1, period: seconds })),
  );
};

/**
 * AT+QIAUTOS: timed sending (note 5.2.2.3): `qiautos({ period: 10 })` has every AT+QISEND sent 10 s after it was asked,
 * `qiautos.off()` when its input ends. 1–100 s.
 */
export const qiautos = Object.assign(
  ({ period }: { readonly period: number }) => set(NAME, E.right('1'), number('the period', period, 1, 100)),
  {
    off: () => set(NAME, E.right('0')),
    read: () => read(NAME, oneAnswer('+QIAUTOS:', timedSending)),
    test: () => test(NAME),
  },
);
