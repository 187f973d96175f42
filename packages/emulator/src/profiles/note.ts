import type { Profile } from './profile.ts';

/**
 * The application note as it stands, where the bytes seen on real wires do not prove it wrong.
 * Assumed, since the note is silent: a cancelled AT+QISEND is answered with `OK`.
 */
export const note: Profile = {
  identification: ['Quectel_Ltd', 'Quectel_GSM', 'Revision: NOTE_V1.2'],
  boot: ['Call Ready', 'SMS Ready'],
  activatesFrom: ['IP START'],
  opensFrom: ['IP INITIAL', 'IP STATUS', 'IP CLOSE'],
  listensFrom: [
    'IP INITIAL',
    'IP GPRSACT',
    'IP STATUS',
    'TCP CONNECTING',
    'UDP CONNECTING',
    'CONNECT OK',
    'IP CLOSE',
    'IP PROCESSING',
  ],
  remoteIpSpace: true,
  pdpTypes: [],
  idleOnly: ['QIMUX'],
  indications: [0, 1],
  tests: {},
  closedWhilePulling: ['CLOSED'],
  pushPrefix: '',
  escCancels: true,
  cancelled: 'OK',
  echoesCtrlZ: false,
  closeNumbered: true,
  statusTail: '',
  stateListEndsWithOk: false,
  idleSocket: '"","",,"INITIAL"',
  iccidPrefix: '',
};
