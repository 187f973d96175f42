import { m95 } from './m95.ts';
import { note } from './note.ts';
import type { Profile } from './profile.ts';

/**
 * The M10, the module of the first Arduino GSM shield: AT+QISERVER fails between AT+QIACT and AT+QILOCIP, and an active
 * context refuses AT+QIMUX, AT+QIMODE and AT+QIDNSIP, as that shield's library says.
 */
export const m10: Profile = {
  ...m95,
  identification: ['Quectel_Ltd', 'Quectel_M10', 'Revision: M10R01A01'],
  listensFrom: note.listensFrom.filter((ip) => ip !== 'IP GPRSACT'),
  idleOnly: ['QIMUX', 'QIMODE', 'QIDNSIP'],
  tests: {},
  closedWhilePulling: ['0, CLOSED'],
};
