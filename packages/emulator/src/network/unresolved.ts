/**
 * Why a name has no address, by the number AT+QIDNSGIP prints: 1 not allowed to ask, 2 no such name can be,
 * 3 no network, 4 no server to ask, 5 nobody answered in time, 6 nothing is configured, 7 no memory, 8 anything else.
 * A network whose `resolve` errors with one chooses the number; any other error is 5.
 */
export type Cause = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** @see Cause */
export class Unresolved extends Error {
  override readonly name = 'Unresolved';
  readonly because: Cause;

  constructor(host: string, because: Cause) {
    super(`${host} has no address: ${reasons[because]}.`);
    this.because = because;
  }
}

const reasons: Readonly<Record<Cause, string>> = {
  1: 'the network does not let the module ask',
  2: 'no name looks like that',
  3: 'there is no network',
  4: 'there is no server to ask',
  5: 'nobody answered',
  6: 'no server is configured',
  7: 'there is no memory for it',
  8: 'it is unknown',
};
