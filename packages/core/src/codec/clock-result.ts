import { field } from './fields.ts';
import { whole } from './numbers.ts';

/** The number that AT+QNTP ends with: 0 the clock is set, 1–5 it is not. */
export const clockResult = field(whole('a result', 0, 255));

/** What the number stands for. */
export const CLOCK_MEANINGS: readonly string[] = [
  'the clock is set',
  'no reason is known',
  'the time server did not answer',
  'the TCP/IP stack is busy',
  'the time server was not found',
  'the context was not activated',
];
