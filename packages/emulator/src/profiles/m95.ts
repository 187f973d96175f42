import { note } from './note.ts';
import type { Profile } from './profile.ts';

/**
 * The M95. Its manual names three states in which AT+QIOPEN is accepted, products that work rely on two more.
 * A peer's close is told twice in pull mode, as two logs show. Assumed: a cancelled AT+QISEND is answered
 * with `OK`, and ESC cancels a send of fixed length as the note says.
 */
export const m95: Profile = {
  ...note,
  identification: ['Quectel_Ltd', 'Quectel_M95', 'Revision: M95AR01A21'],
  opensFrom: ['IP INITIAL', 'IP START', 'IP GPRSACT', 'IP STATUS', 'IP CLOSE'],
  listensFrom: ['IP START', ...note.listensFrom],
  remoteIpSpace: false,
  tests: { QIMODE: '+QIMODE:(0-NORMAL MODE,1-TRANSPARENT MODE)' },
  closedWhilePulling: ['0, CLOSED', '0, CLOSED'],
  pushPrefix: '\r\n',
  stateListEndsWithOk: true,
};
