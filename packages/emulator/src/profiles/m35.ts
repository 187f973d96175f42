import { m95 } from './m95.ts';
import type { Profile } from './profile.ts';

/**
 * The M35, by the bytes drivers for it look for: a space behind each comma of an idle connection in AT+QISTATE, a comma
 * behind the port in AT+QISTAT, the prefix of AT+QCCID, and a boot without SMS Ready.
 */
export const m35: Profile = {
  ...m95,
  identification: ['Quectel_Ltd', 'Quectel_M35', 'Revision: M35FAR01A01'],
  boot: ['Call Ready'],
  tests: {},
  closedWhilePulling: ['0, CLOSED'],
  statusTail: ',',
  idleSocket: ' "", "", , "INITIAL"',
  iccidPrefix: '+CCID: ',
};
