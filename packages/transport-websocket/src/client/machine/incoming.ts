import type { Rx } from '../../protocol/frame.ts';
import { faulted } from './dialling.ts';
import { come, unconsumed, withMore } from './receiving.ts';
import { type ClientState, inTurn, type Stepped, withReceiving } from './state.ts';

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
    withReceiving(state, { ...receiving, consumed, limit }),
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
  return credit(withReceiving(state, { ...receiving, held }), false);
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
  const to = first + fresh.length;
  const held = withMore(receiving.held, { epoch, from: first, to });
  const after = withReceiving(state, come(receiving, to, held));
  const delivered: Stepped = [after, [{ _tag: 'Deliver', bytes: fresh, epoch, offset: first }]];
  return receiving.loose ? inTurn(after, () => delivered, asked) : delivered;
};
