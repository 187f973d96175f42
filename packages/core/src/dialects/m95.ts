import type { Dialect } from './dialect.ts';
import { gsm } from './gsm.ts';

/**
 * The M95. By logs it tells a peer's close twice where received data is fetched, with an index also where there is one connection,
 * and by its manual the list of AT+QISTATE ends with OK: both are taken of any module. AT+QINDI=2 came with later firmware, which
 * the name does not tell: the module itself refuses it where it has none.
 */
export const m95: Dialect = {
  ...gsm,
  name: 'm95',
  calls: /(^|[_ ])M95(?!\d)/i,
};
