import { m95 } from './m95.ts';
import type { Profile } from './profile.ts';

/** The M72: AT+QICSGP also takes the PDP type before the access point, as a log shows. */
export const m72: Profile = {
  ...m95,
  identification: ['Quectel_Ltd', 'Quectel_M72', 'Revision: M72R01A01'],
  pdpTypes: ['IP'],
  tests: {},
  closedWhilePulling: ['0, CLOSED'],
};
