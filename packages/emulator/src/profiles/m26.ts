import { m95 } from './m95.ts';
import type { Profile } from './profile.ts';

/** The M26: AT+QINDI=2 and its six fields, and a boot without SMS Ready. */
export const m26: Profile = {
  ...m95,
  identification: ['Quectel_Ltd', 'Quectel_M26', 'Revision: M26FBR03A01'],
  boot: ['Call Ready'],
  indications: [0, 1, 2],
  tests: { QINDI: '+QINDI: (0-2)' },
  closedWhilePulling: ['0, CLOSED'],
};
