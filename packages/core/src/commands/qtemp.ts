import { either as E, function as F } from 'fp-ts';
import { execute, test } from '../at/forms.ts';
import { oneAnswer } from '../at/rules.ts';
import { fields } from '../codec/fields.ts';
import { Count, Decimal } from '../codec/numbers.ts';

/** How warm the module is. */
export interface Temperature {
  readonly mode: number;
  /** What its thermistor shows, in mV. */
  readonly milliVolts: number;
  /** In °C. */
  readonly celsius: number;
}

const temperature = (rest: string) =>
  F.pipe(
    fields(Count, Count, Decimal)(rest),
    E.map(([mode, milliVolts, celsius]): Temperature => ({ mode, milliVolts, celsius })),
  );

/** AT+QTEMP: the temperature of the module. */
export const qtemp = Object.assign(() => execute('QTEMP', oneAnswer('+QTEMP:', temperature)), {
  test: () => test('QTEMP'),
});
