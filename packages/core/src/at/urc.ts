/**
 * A kind of unsolicited result code: how its line is told and read. `undefined`: the line is another kind's.
 * To add one: write `urcs/<name>.ts`, or pass your own to `modem.at.on`.
 */
export interface Urc<A> {
  /** The manual's name. */
  readonly name: string;
  readonly read: (line: string) => A | undefined;
}
