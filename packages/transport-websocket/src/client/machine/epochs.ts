import { CLOSE } from '../../protocol/close.ts';
import { harmless } from '../../protocol/harmless.ts';
import type { ServerEvent, Welcome } from '../../protocol/message.ts';
import { cut, faulted } from './dialling.ts';
import { finish } from './ending.ts';
import { bytesLost } from './failure.ts';
import { asked } from './incoming.ts';
import { outlived } from './leasing.ts';
import type { Position } from './position.ts';
import { from, NOWHERE, type Receiving } from './receiving.ts';
import type { RemoteEvent } from './remote-event.ts';
import { type ClientState, inTurn, type Stepped, tell } from './state.ts';

/** The epoch of what another bridge has sent. */
const FORMER = -1;

type Gap = Extract<ServerEvent, { t: 'gap' }>;

/** Bytes are lost, here: the stream goes on behind them, or ends. */
export const gapped = (state: ClientState, { epoch, from, to, cause }: Gap, now: number): Stepped => {
  const { receiving } = state;
  if (!receiving || epoch > receiving.epoch)
    return faulted(state, `a gap in the epoch ${epoch}, which was not told`, now);
  if (epoch < receiving.epoch || (to !== null && to <= receiving.offset)) return [state, []];
  if (from > receiving.offset && !receiving.loose)
    return faulted(state, `a gap from ${from} where ${receiving.offset} was due`, now);
  const event: RemoteEvent = { _tag: 'Gap', epoch, from: receiving.offset, to, cause };
  const after = { ...receiving, offset: to ?? receiving.offset, loose: to === null };
  return inTurn(
    state,
    (before) => missed(before, event),
    (before) =>
      // Only a welcome says which epoch goes on where this one is not known any more.
      to === null && cause !== 'overrun'
        ? cut({ ...before, receiving: after }, 'this client was away for too long', now, CLOSE.expired)
        : asked({ ...before, receiving: after }),
  );
};

/** A gap is told, and ends the link where it is to. */
const missed = (state: ClientState, event: Extract<RemoteEvent, { _tag: 'Gap' }>): Stepped =>
  inTurn(
    state,
    (before) => [before, [tell(event)]],
    (before) =>
      before.options.gaps === 'fail'
        ? finish(before, { reason: 'lost', why: bytesLost(before, event.from, event.to), event })
        : [before, []],
  );

type EpochMessage = Extract<ServerEvent, { t: 'epoch' }>;

/** The UART's opening has no more bytes. */
export const epochEnded = (state: ClientState, message: EpochMessage, now: number): Stepped => {
  const { receiving } = state;
  const { epoch, end, next, cause, why } = message;
  if (!receiving || (epoch > receiving.epoch && !receiving.ended && !receiving.loose))
    return faulted(state, `the end of the epoch ${epoch}, which was not told`, now);
  if (epoch < receiving.epoch) return [state, []];
  const here = epoch === receiving.epoch ? receiving.offset : 0;
  if (end !== here && !receiving.loose)
    return faulted(state, `the end of the epoch ${epoch} at ${end} where ${here} was due`, now);
  const event = { _tag: 'EpochEnded', epoch, end, cause, why: harmless(why) } as const;
  const known = receiving.ended && epoch === receiving.epoch;
  return inTurn(
    state,
    (before) => [before, known ? [] : [tell(event)]],
    (before) => outlived(before, event, epoch),
    (before) => [
      {
        ...before,
        receiving:
          next === null
            ? { ...receiving, ...NOWHERE, epoch, offset: end, ended: true }
            : { ...receiving, ...NOWHERE, epoch: next, offset: 0 },
      },
      [],
    ],
    asked,
  );
};

/** The UART is open again: the stream goes on there, if it has come to the end of what was before. */
export const reopened = (state: ClientState, epoch: number): Stepped => {
  const { receiving } = state;
  if (!receiving?.ended || epoch <= receiving.epoch) return [state, []];
  return asked({ ...state, receiving: { ...receiving, ...NOWHERE, epoch, offset: 0 } });
};

/** Where it goes on when asked over a new connection: behind an epoch that has ended, and behind none, comes the next. */
export const due = (receiving: Receiving): Position =>
  receiving.ended || receiving.epoch === 0
    ? { ...receiving, epoch: receiving.epoch + 1, offset: 0 }
    : receiving;

/** Where the stream goes on over a new connection. */
export const arrived = (state: ClientState, { server, rx, resumed, port }: Welcome): Stepped => {
  const { receiving } = state;
  const there = { server, epoch: rx.epoch, offset: rx.from };
  if (!receiving) {
    const ended = port.state === 'gone' && rx.epoch === port.epoch && rx.from === rx.end;
    return [{ ...state, receiving: { ...from(there), ended } }, []];
  }
  if (server !== receiving.server || resumed.rx === 'new-epoch') return anew(state, receiving, there);
  const { epoch, offset } = due(receiving);
  if (rx.epoch === epoch)
    return [
      { ...state, receiving: { ...receiving, epoch, offset, ended: false, consumed: 0, limit: 0 } },
      [],
    ];
  const why = 'The bridge does not know any more how it ended.';
  const event = { _tag: 'EpochEnded', epoch, end: null, cause: 'unplugged', why } as const;
  return inTurn(
    state,
    (before) =>
      receiving.loose
        ? [before, []]
        : missed(before, { _tag: 'Gap', epoch, from: offset, to: null, cause: 'overflow' }),
    (before) => [before, [tell(event)]],
    (before) => outlived(before, event, epoch),
    (before) => skipped({ ...before, receiving: { ...receiving, ...there, ...NOWHERE } }, rx),
  );
};

/** What a new epoch had read before the first byte that is still there. */
const skipped = (state: ClientState, { epoch, from: to }: Pick<Welcome['rx'], 'epoch' | 'from'>): Stepped =>
  to === 0 ? [state, []] : missed(state, { _tag: 'Gap', epoch, from: 0, to, cause: 'overflow' });

/** Another bridge, or this one started again: what it reads is another stream. */
const anew = (state: ClientState, receiving: Receiving, there: Position): Stepped => {
  const event = {
    _tag: 'EpochEnded',
    epoch: receiving.epoch,
    end: receiving.ended ? receiving.offset : null,
    cause: 'bridge-restarted',
    why: 'The bridge was started again.',
  } as const;
  const held = receiving.held.map((each) => ({ ...each, epoch: FORMER }));
  return inTurn(
    state,
    (before) => [before, receiving.ended ? [] : [tell(event)]],
    (before) => outlived(before, event, Number.POSITIVE_INFINITY),
    (before) =>
      skipped(
        { ...before, receiving: { ...there, ...NOWHERE, held } },
        { epoch: there.epoch, from: there.offset },
      ),
  );
};
