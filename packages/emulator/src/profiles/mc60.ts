import { m95 } from './m95.ts';
import type { Profile } from './profile.ts';

/**
 * The MC60: AT+QINDI=2 and its six fields, one `0, CLOSED`, and a Ctrl+Z that is echoed.
 * Assumed: a cancelled AT+QISEND is answered with `OK`; the echo of Ctrl+Z was seen with another command.
 */
export const mc60: Profile = {
  ...m95,
  identification: ['Quectel_Ltd', 'Quectel_MC60', 'Revision: MC60CAR01A10'],
  indications: [0, 1, 2],
  tests: { QINDI: '+QINDI: (0-2)' },
  closedWhilePulling: ['0, CLOSED'],
  echoesCtrlZ: true,
};
