import type { Dialect } from './dialect.ts';
import { gsm } from './gsm.ts';

/**
 * The M35. Drivers for it look for blanks and commas of its own in AT+QISTAT, AT+QISTATE and AT+QCCID, all of which are read
 * anyway; one waits for OK before `ALREADY CONNECT`, which is taken as well.
 */
export const m35: Dialect = {
  ...gsm,
  name: 'm35',
  calls: /(^|[_ ])M35(?!\d)/i,
};
