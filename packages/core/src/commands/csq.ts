import { either as E, function as F } from 'fp-ts';
import { execute, test } from '../at/forms.ts';
import { oneAnswer } from '../at/rules.ts';
import { fields } from '../codec/fields.ts';
import { whole } from '../codec/numbers.ts';

/** How well the module hears the network. */
export interface Signal {
  /** 0–31 as printed, 99 unknown. */
  readonly rssi: number;
  /** The same in dBm, -113 (or less) to -51 (or more); absent where unknown. */
  readonly dBm?: number;
  /** The class of the bit error rate, 0 (best) to 7; 99 unknown. */
  readonly ber: number;
}

const UNKNOWN = 99;
const WEAKEST = -113;
const STEP = 2;

const signal = (rest: string) =>
  F.pipe(
    fields(whole('a signal strength', 0, UNKNOWN), whole('a bit error rate', 0, UNKNOWN))(rest),
    E.map(([rssi, ber]): Signal => (rssi > 31 ? { rssi, ber } : { rssi, dBm: WEAKEST + STEP * rssi, ber })),
  );

/** AT+CSQ: the strength of the signal. */
export const csq = Object.assign(() => execute('CSQ', oneAnswer('+CSQ:', signal)), {
  test: () => test('CSQ'),
});
