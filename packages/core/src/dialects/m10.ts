import type { Dialect } from './dialect.ts';
import { gsm } from './gsm.ts';

/**
 * The M10. An active context refuses AT+QIDNSIP, as the library of the first Arduino GSM shield says, which was made for it: so
 * names are asked for. It refuses AT+QIMODE and AT+QIMUX likewise, which no dialect needs to say: a context that is found active
 * is taken down first. AT+QISERVER fails there before AT+QILOCIP, which is always asked.
 */
export const m10: Dialect = {
  ...gsm,
  name: 'm10',
  calls: /(^|[_ ])M10(?!\d)/i,
  names: 'asked',
};
