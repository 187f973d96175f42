import type { Gap } from '@atrx/transport';
import { Observable, Subject, type Subscriber } from 'rxjs';
import type { Position } from './machine/position.ts';

/** What has arrived: kept until somebody subscribes, handed over in order, and counted until it is acknowledged. */
export interface Inbox {
  /** One subscriber. What came before it comes first; then the chunks as they come; then the end. */
  readonly bytes$: Observable<Uint8Array>;
  /** Each loss in its place among them. Completes when they end. */
  readonly gaps$: Observable<Gap>;
  /** Bytes are lost here, behind all that was pushed. */
  readonly lose: (gap: Gap) => void;
  /** The bytes, and where the first of them stands. */
  readonly push: (bytes: Uint8Array, at: Position) => void;
  /** Behind all that was pushed. Once. */
  readonly end: (error?: Error) => void;
  /** Behind the last byte that was handed over: where its reader leaves, it stays. */
  readonly position: () => Position;
  readonly acknowledge: (position: Position) => void;
}

interface Chunk {
  readonly bytes: Uint8Array;
  readonly at: Position;
}

/**
 * `consumed` is told how many more bytes have been consumed: those that were handed over, or, where that is `explicit`,
 * those before a position that was acknowledged.
 */
export const inbox = (start: Position, explicit: boolean, consumed: (bytes: number) => void): Inbox => {
  const waiting: (Chunk | Gap)[] = [];
  const gaps$ = new Subject<Gap>();
  let reader: Subscriber<Uint8Array> | undefined;
  let draining = false;
  let ending: { readonly error?: Error | undefined } | undefined;
  let position = start;
  let owed: Span[] = [];

  const owe = (at: Position, end: number) => {
    const last = owed.at(-1);
    if (last && sameEpoch(last.at, at) && last.end === at.offset)
      owed[owed.length - 1] = { at: last.at, end };
    else owed.push({ at, end });
  };
  // A reader may cause further deliveries while it reads: they queue behind what waits already.
  const drain = () => {
    if (!reader || draining) return;
    draining = true;
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      if (!('bytes' in next)) {
        gaps$.next(next);
        continue;
      }
      const { bytes, at } = next;
      // Its reader has left: this goes to nobody, and is where another link begins.
      if (reader.closed) {
        if (!explicit) consumed(bytes.length);
        continue;
      }
      position = { server: at.server, epoch: at.epoch, offset: at.offset + bytes.length };
      // Before it is handed over: the reader may acknowledge it at once.
      if (explicit) owe(at, position.offset);
      reader.next(bytes);
      if (!explicit) consumed(bytes.length);
    }
    draining = false;
    if (!ending) return;
    gaps$.complete();
    if (ending.error) reader.error(ending.error);
    else reader.complete();
  };

  return {
    bytes$: new Observable((subscriber) => {
      if (reader) throw new Error('bytes$ of a link has one subscriber: use share() to have more.');
      reader = subscriber;
      drain();
    }),
    gaps$: gaps$.asObservable(),
    lose: (gap) => {
      waiting.push(gap);
      drain();
    },
    push: (bytes, at) => {
      waiting.push({ bytes, at });
      drain();
    },
    end: (error) => {
      ending ??= { error };
      drain();
    },
    position: () => position,
    acknowledge: (upTo) => {
      if (sameEpoch(upTo, position) && upTo.offset > position.offset)
        throw new RangeError(
          `Byte ${upTo.offset} cannot be acknowledged: ${position.offset} have been handed over so far.`,
        );
      const { bytes, left } = settle(owed, upTo);
      owed = left;
      if (bytes > 0) consumed(bytes);
    },
  };
};

/** Bytes that were handed over and not acknowledged, as long as none is missing: from a position up to `end` of its epoch. */
interface Span {
  readonly at: Position;
  readonly end: number;
}

const sameEpoch = (one: Position, other: Position) =>
  one.server === other.server && one.epoch === other.epoch;

/** How many of those bytes come before the position, and what is owed then. One that is known no more settles nothing. */
const settle = (owed: Span[], upTo: Position) => {
  const started = owed.map(({ at }) => sameEpoch(at, upTo) && at.offset < upTo.offset);
  const last = started.lastIndexOf(true);
  const span = owed[last];
  if (!span) return { bytes: 0, left: owed };
  const end = Math.min(upTo.offset, span.end);
  const bytes = owed
    .slice(0, last)
    .reduce((sum, each) => sum + each.end - each.at.offset, end - span.at.offset);
  const rest = { at: { ...span.at, offset: end }, end: span.end };
  return { bytes, left: [...(end < span.end ? [rest] : []), ...owed.slice(last + 1)] };
};
