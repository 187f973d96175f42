import { m95 } from './m95.ts';
import type { Profile } from './profile.ts';

/** The M66 on the RDA platform, whose stack is registered from the beginning: AT+QIACT needs no AT+QIREGAPP. */
export const m66: Profile = {
  ...m95,
  identification: ['Quectel_Ltd', 'Quectel_M66', 'Revision: M66FAR01A01'],
  activatesFrom: ['IP INITIAL', 'IP START'],
  tests: {},
  closedWhilePulling: ['0, CLOSED'],
};
