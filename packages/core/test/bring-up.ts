import type { ModemOptions } from '../src/modem.ts';

/** What the SDK says to a module that is ready to be brought up, and what that answers: to the address and no further. */
export const bringUp = ({
  apn,
  user,
  password,
  connections = 'multiple',
  receive = 'pull',
  announce = 'once',
  sender = false,
  dialect,
}: ModemOptions): string => {
  const multiple = connections === 'multiple';
  const announcing = announce === 'each' ? 2 : 1;
  const indication = receive === 'pull' ? announcing : 0;
  const access = [apn, ...(user === undefined ? [] : [user, password ?? ''])].map((text) => `"${text}"`);
  return String.raw`
    >> \x1b
    > AT
    < OK
    > ATE1
    < OK
    > AT+CMEE=1
    < OK
    ${dialect ? '' : introduction}
    > AT+CPIN?
    < +CPIN: READY
    < OK
    > AT+CREG?
    < +CREG: 0,1
    < OK
    > AT+CGATT?
    < +CGATT: 1
    < OK
    > AT+CGREG?
    < +CGREG: 0,1
    < OK
    > AT+QIFGCNT=0
    < OK
    > AT+QICSGP=1,${access.join(',')}
    < OK
    > AT+QIMODE=0
    < OK
    > AT+QIMUX=${multiple ? 1 : 0}
    < OK
    > AT+QIDNSIP=0
    < OK
    > AT+QISRVC=1
    < OK
    > AT+QINDI=${indication}
    < OK
    > AT+QIHEAD=${multiple || receive === 'raw' ? 0 : 1}
    < OK
    > AT+QISHOWRA=${sender ? 1 : 0}
    < OK
    ${setTo('QISHOWLA', 0, dialect)}
    ${setTo('QISHOWPT', 0, dialect)}
    > AT+QISDE=0
    < OK
    > AT+QIPROMPT=1
    < OK
    > AT+QIREGAPP
    < OK
    > AT+QIACT
    < OK
    > AT+QILOCIP
    < 10.180.217.206
  `;
};

const setTo = (name: string, value: number, dialect: ModemOptions['dialect']): string =>
  dialect?.lacks.includes(name)
    ? ''
    : `
    > AT+${name}=${value}
    < OK`;

/** The module says who it is: asked where the user does not say it. */
const introduction = `
    > ATI
    < Quectel_Ltd
    < Quectel_M95
    < Revision: M95AR01A21
    < OK
`;

/** The end of it. */
export const takeDown = `
    > AT+QIDEACT
    < DEACT OK
`;

/** What the SDK makes sure of again once a command was not answered: context, and role, as nothing is certain any more. */
export const anew = `
    > AT+QIFGCNT=0
    < OK
    > AT+QISRVC=1
    < OK
`;

interface Activated {
  readonly context: 0 | 1;
  readonly apn: string;
  readonly address: string;
  readonly receive?: 'pull' | 'push';
}

/** What the SDK says to have a context with several connections, and what a module answers. */
export const activated = ({ context, apn, address, receive = 'pull' }: Activated): string => `
    > AT+QIFGCNT=${context}
    < OK
    > AT+QICSGP=1,"${apn}"
    < OK
    > AT+QIMODE=0
    < OK
    > AT+QIMUX=1
    < OK
    > AT+QIDNSIP=0
    < OK
    > AT+QISRVC=1
    < OK
    > AT+QINDI=${receive === 'pull' ? 1 : 0}
    < OK
    > AT+QIHEAD=0
    < OK
    > AT+QISHOWRA=0
    < OK
    > AT+QISHOWLA=0
    < OK
    > AT+QISHOWPT=0
    < OK
    > AT+QISDE=0
    < OK
    > AT+QIPROMPT=1
    < OK
    > AT+QIREGAPP
    < OK
    > AT+QIACT
    < OK
    > AT+QILOCIP
    < ${address}
`;

/** The same for the second context, beside the first (note 7.2). */
export const secondContext = (apn: string, receive: 'pull' | 'push' = 'pull'): string =>
  activated({ context: 1, apn, address: '10.79.140.214', receive });

/** Whether a module has started again without a word, which has denied what it had not ended: it has not. */
export const stillActive = `
    > AT+QISTATE
    < OK
    < STATE: IP PROCESSING
    < OK
`;

/** Whether the second context is down, behind an AT+QIDEACT that was not answered in time: it is. */
export const foundDown = `
    > AT
    < OK
    > AT+QIFGCNT=1
    < OK
    > AT+QISTATE
    < OK
    < STATE: IP INITIAL
    < OK
`;
