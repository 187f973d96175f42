import type { Dialect } from './dialect.ts';
import { gsm } from './gsm.ts';

/**
 * The M66. Where it is built on the RDA platform its stack is registered from the beginning: AT+QIREGAPP is not needed, and does
 * no harm. Its stack is otherwise that of the note.
 */
export const m66: Dialect = {
  ...gsm,
  name: 'm66',
  calls: /(^|[_ ])M66(?!\d)/i,
};
