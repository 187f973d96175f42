import { field } from './fields.ts';
import { whole } from './numbers.ts';

/** The number that AT+QNTP ends with: 0 the clock is set, 1–5 it is not. */
export const clockResult = field(whole('a result', 0, 255));
