import type { Dialect } from './dialect.ts';
import { gsm } from './gsm.ts';

/**
 * The M26. Drivers and the vendor's manual know of AT+QINDI=2 (option `announce: 'each'`), and of a boot without `SMS Ready`. Its
 * stack is otherwise that of the note.
 */
export const m26: Dialect = {
  ...gsm,
  name: 'm26',
  calls: /(^|[_ ])M26(?!\d)/i,
};
