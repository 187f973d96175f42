import type { Position } from './position.ts';

/** Bytes `from` to `to` of an epoch, which wait for the application. */
interface Held {
  readonly epoch: number;
  readonly from: number;
  readonly to: number;
}

/** Where the stream of received bytes stands, and how much of it waits for the application. */
export interface Receiving extends Position {
  /** The epoch has no more bytes; the next is not known yet. */
  readonly ended: boolean;
  /** Nobody knows how many bytes are lost: the next may have any number. */
  readonly loose: boolean;
  /** What was delivered and is not consumed, oldest first. */
  readonly held: readonly Held[];
  /** What the bridge was told: all before this byte is consumed. */
  readonly consumed: number;
  /** And up to this one more may come. */
  readonly limit: number;
}

/** Of a place where nothing has happened yet. */
export const NOWHERE = { ended: false, loose: false, consumed: 0, limit: 0 };

export const from = (position: Position): Receiving => ({ ...position, ...NOWHERE, held: [] });

/** Bytes that were delivered and are not consumed. */
export const unconsumed = ({ held }: Receiving) => held.reduce((sum, { from, to }) => sum + to - from, 0);

/** Up to that byte all has come, and so much of it is held. Field by field, as in `withReceiving`. */
export const come = (receiving: Receiving, offset: number, held: readonly Held[]): Receiving => ({
  server: receiving.server,
  epoch: receiving.epoch,
  offset,
  ended: receiving.ended,
  loose: false,
  held,
  consumed: receiving.consumed,
  limit: receiving.limit,
});

/** With those after the others: what follows without a hole is one piece. */
export const withMore = (held: readonly Held[], more: Held): readonly Held[] => {
  const last = held.at(-1);
  if (last?.epoch !== more.epoch || last.to !== more.from) return [...held, more];
  const longer = { epoch: last.epoch, from: last.from, to: more.to };
  return held.length === 1 ? [longer] : [...held.slice(0, -1), longer];
};
