import type { Dialect } from './dialect.ts';
import { gsm } from './gsm.ts';

/**
 * The M72. In logs AT+QICSGP also takes the PDP type before the access point, besides the form of the note that is used here,
 * and a connection in use is refused with `ALREADY CONNECT` and ERROR.
 */
export const m72: Dialect = {
  ...gsm,
  name: 'm72',
  calls: /(^|[_ ])M72(?!\d)/i,
};
