import * as t from 'io-ts';

/** What a module is made to do. */
export const Work = t.union([
  t.literal('AT'),
  t.literal('AT+CSQ'),
  t.literal('AT+QISEND'),
  t.literal('push'),
  t.literal('pull'),
]);
export type Work = t.TypeOf<typeof Work>;

/** So much is sent at a time, so much comes in one frame, and so much is read at once. */
export const SENT = 100;
export const PUSHED = 1_460;
export const PULLED = 1_500;

const lengthOf = (...texts: readonly string[]) => texts.reduce((sum, { length }) => sum + length, 0);
const OK = '\r\nOK\r\n';

/** Bytes that cross the UART for it, without an echo: one way and the other, one behind the other. */
export const CROSSING: Readonly<Record<Work, number>> = {
  AT: lengthOf('AT\r', OK),
  'AT+CSQ': lengthOf('AT+CSQ\r', '\r\n+CSQ: 31,0\r\n', OK),
  'AT+QISEND': lengthOf(`AT+QISEND=0,${SENT}\r`, '\r\n> ', '\r\nSEND OK\r\n') + SENT,
  push: lengthOf(`\r\n+RECEIVE: 0, ${PUSHED}\r\n`) + PUSHED,
  pull: lengthOf(`AT+QIRD=0,1,0,${PULLED}\r`, `\r\n+QIRD: 10.0.0.7:7,TCP,${PULLED}\r\n`, OK) + PULLED,
};

/** Of payload. */
export const PAYLOAD: Readonly<Partial<Record<Work, number>>> = {
  'AT+QISEND': SENT,
  push: PUSHED,
  pull: PULLED,
};

/** One work is done that many times before whoever measures it looks at the clock. */
export const BATCH = 32;

/** Does it {@link BATCH} times. */
export type Pass = () => Promise<void>;

/** What a module is made to do, and by whom. */
export const Worked = t.type({
  work: Work,
  /** One that types and counts, or the SDK. */
  host: t.union([t.literal('bare'), t.literal('sdk')]),
});
