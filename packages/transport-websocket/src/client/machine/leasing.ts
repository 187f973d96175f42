import type { Grant } from '../../protocol/message.ts';
import { nothingAsked, unsaid } from './asking.ts';
import { finish, settled } from './ending.ts';
import { leaseLost, uartLost } from './failure.ts';
import { wrote } from './outgoing.ts';
import type { RemoteEvent } from './remote-event.ts';
import { granted } from './sending.ts';
import { type ClientState, inTurn, type Stepped, tell } from './state.ts';

type LeaseLost = Extract<RemoteEvent, { _tag: 'LeaseLost' }>;
type EpochEnded = Extract<RemoteEvent, { _tag: 'EpochEnded' }>;

/** This client may write from now on. What was asked before stands before its first byte, though it stood behind bytes of an earlier lease. */
export const leased = (state: ClientState, grant: Grant, epoch: number, dirty: boolean): Stepped => {
  const asked = state.asking.asked.map((each) => ({ ...each, at: grant.accepted }));
  return [
    { ...state, role: 'writer', sending: granted(grant, epoch), asking: { ...state.asking, asked } },
    [tell({ _tag: 'Leased', lease: grant.lease, dirty })],
  ];
};

/**
 * This client may not write any more. A writer ends with its lease: at once, or, where the UART was lost, behind what
 * it had read. One that gave it back goes on as an observer.
 */
export const lost = (state: ClientState, { how, by }: Omit<LeaseLost, '_tag' | 'lease'>): Stepped => {
  const { sending } = state;
  if (!sending) return [state, []];
  const { lease, epoch } = sending;
  const event: LeaseLost = { _tag: 'LeaseLost', lease, how, ...(by !== undefined && { by }) };
  const why = leaseLost(state, how, by);
  return inTurn(
    state,
    wrote,
    (before) => {
      // Whoever gave it back is still there, and so are its answers.
      const asking = how === 'released' ? before.asking : { ...before.asking, asked: [] };
      const unsettled = how === 'released' ? { ...before, asking: nothingAsked } : before;
      return [{ ...before, sending: undefined, asking }, [tell(event), ...settled(unsettled, why)]];
    },
    (after) => {
      if (how === 'released') return [{ ...after, role: 'observer' }, []];
      const draining = { lease, epoch, event, why };
      return how === 'fenced' && behind(after, epoch)
        ? [{ ...after, draining }, []]
        : finish(after, { reason: 'lost', why, event });
    },
  );
};

/** It is gone because this client gave it back, and the connection was cut before the answer came; nothing where it did not. */
export const givenBack = (state: ClientState): Stepped | undefined => {
  const release = state.asking.asked.find(
    ({ operation, id }) => operation.t === 'release' && id !== undefined,
  );
  if (!release) return undefined;
  const others = state.asking.asked.filter((each) => each !== release);
  const [asking, forgotten] = unsaid({ ...state.asking, asked: others }, false);
  return inTurn(
    state,
    // While it is known that a purge may have dropped what counts as written.
    (before) => lost(before, { how: 'released' }),
    (after) => [{ ...after, asking }, [{ _tag: 'Answered', ask: release.ask, outcome: {} }, ...forgotten]],
  );
};

/** Whether bytes of that epoch, or its end, are still to come. */
const behind = ({ receiving }: ClientState, epoch: number) =>
  receiving !== undefined && (receiving.epoch < epoch || (receiving.epoch === epoch && !receiving.ended));

/** Openings of the UART up to that one have come to their end in the stream: with them a writer's time, if its lease was for one. */
export const outlived = (state: ClientState, event: EpochEnded, upTo: number): Stepped =>
  inTurn(
    state,
    (before) =>
      before.sending && before.sending.epoch <= upTo ? lost(before, { how: 'fenced' }) : [before, []],
    (after) =>
      after.draining && after.draining.epoch <= upTo
        ? finish(
            after,
            event.cause === 'closed' ? undefined : { reason: 'lost', why: uartLost(after, event.why), event },
          )
        : [after, []],
  );
