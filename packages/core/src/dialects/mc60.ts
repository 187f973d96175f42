import type { Dialect } from './dialect.ts';
import { gsm } from './gsm.ts';

/**
 * The MC60. By its manual and its firmware it has AT+QINDI=2 (option `announce: 'each'`), writes `REMOTE IP:` without a blank
 * behind it, and ends the list of AT+QISTATE with OK. Its stack is otherwise that of the note.
 */
export const mc60: Dialect = {
  ...gsm,
  name: 'mc60',
  calls: /(^|[_ ])MC60(?!\d)/i,
};
