import { type Relay, relay } from '../relay.ts';

/** A line to a server of this machine that is cut again and again. */
export interface Scissors extends Pick<Relay, 'port' | 'close'> {
  /** How often it was cut so far. */
  readonly cuts: () => number;
}

/** Cuts behind so many bytes that the client has sent, then behind the next number of them, as long as there is one. */
export const scissors = async (to: number, behind: readonly number[]): Promise<Scissors> => {
  let cuts = 0;
  let left = behind[0] ?? Number.POSITIVE_INFINITY;
  const line = await relay(
    () => to,
    (bytes) => {
      left -= bytes;
      if (left > 0) return;
      cuts++;
      left = behind[cuts] ?? Number.POSITIVE_INFINITY;
      line.cut();
    },
  );
  return { port: line.port, close: line.close, cuts: () => cuts };
};
