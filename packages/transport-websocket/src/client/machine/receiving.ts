import type { Rx } from '../../protocol/frame.ts';
import type { Position } from '../remote-event.ts';
import { faulted } from './dialling.ts';
import { type ClientState, inTurn, type Stepped } from './state.ts';

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

const unconsumed = ({ held }: Receiving) => held.reduce((sum, { from, to }) => sum + to - from, 0);

/** Tells the bridge how far it may go on: `always`, or where half the window has become free. */
export const credit = (state: ClientState, always: boolean): Stepped => {
  const { receiving, connection, options } = state;
  if (!receiving || receiving.ended || connection._tag !== 'Welcomed') return [state, []];
  const { epoch, offset, held } = receiving;
  const limit = Math.max(offset, offset + options.window - unconsumed(receiving));
  const consumed = held.find((each) => each.epoch === epoch)?.from ?? offset;
  // What is consumed may get ahead of the limit, where bytes are missing: and no bridge goes on too far ahead of it.
  const freed = Math.max(limit - receiving.limit, consumed - receiving.consumed);
  if (!always && freed < options.window / 2) return [state, []];
  return [
    { ...state, receiving: { ...receiving, consumed, limit } },
    [{ _tag: 'Send', frame: { _tag: 'RxLimit', epoch, consumed, limit } }],
  ];
};

/** The credit of a new place, which the bridge knows nothing of. */
export const asked = (state: ClientState): Stepped => credit(state, true);

/** The application has taken so many bytes more, the oldest first. */
export const consumed = (state: ClientState, bytes: number): Stepped => {
  const { receiving } = state;
  if (!receiving) return [state, []];
  let left = bytes;
  const held = receiving.held.flatMap((each) => {
    const from = Math.min(each.from + left, each.to);
    left -= from - each.from;
    return from < each.to ? [{ ...each, from }] : [];
  });
  return credit({ ...state, receiving: { ...receiving, held } }, false);
};

/** Bytes of the UART: those that had come before are left out, and none may be missing. */
export const received = (state: ClientState, { epoch, offset, bytes }: Rx, now: number): Stepped => {
  const { receiving } = state;
  if (!receiving || receiving.ended || epoch !== receiving.epoch)
    return faulted(state, `bytes of the epoch ${epoch}, which was not told`, now);
  if (offset > receiving.offset && !receiving.loose)
    return faulted(state, `bytes from ${offset} where ${receiving.offset} was due`, now);
  if (offset + bytes.length > receiving.limit && !receiving.loose)
    return faulted(state, `bytes up to ${offset + bytes.length}, above the limit ${receiving.limit}`, now);
  const skipped = Math.max(0, receiving.offset - offset);
  if (skipped >= bytes.length) return [state, []];
  const first = offset + skipped;
  const fresh = skipped === 0 ? bytes : bytes.subarray(skipped);
  return inTurn(
    {
      ...state,
      receiving: {
        ...receiving,
        offset: first + fresh.length,
        loose: false,
        held: withMore(receiving.held, { epoch, from: first, to: first + fresh.length }),
      },
    },
    (after) => [after, [{ _tag: 'Deliver', bytes: fresh, epoch, offset: first }]],
    (after) => (receiving.loose ? asked(after) : [after, []]),
  );
};

const withMore = (held: readonly Held[], more: Held): readonly Held[] => {
  const last = held.at(-1);
  return last?.epoch === more.epoch && last.to === more.from
    ? [...held.slice(0, -1), { ...last, to: more.to }]
    : [...held, more];
};
