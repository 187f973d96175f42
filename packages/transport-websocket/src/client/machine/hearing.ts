import type { ServerFrame } from '../../protocol/frame.ts';
import type { Operation, ServerMessage } from '../../protocol/message.ts';
import { faulted } from './dialling.ts';
import { epochEnded, gapped, reopened } from './epochs.ts';
import { welcomed } from './greeting.ts';
import { beat } from './heartbeat.ts';
import { received } from './incoming.ts';
import { leased, lost } from './leasing.ts';
import { flush, replied, wrote } from './outgoing.ts';
import { acknowledged } from './sending.ts';
import { type ClientState, connected, inTurn, type Stepped, tell } from './state.ts';

/** A frame of the bridge. */
export const sent = (state: ClientState, frame: ServerFrame, now: number): Stepped => {
  if (state.connection._tag !== 'Welcomed')
    return connected(state) ? faulted(state, 'bytes before a welcome', now) : [state, []];
  if (frame._tag === 'Rx') return received(state, frame, now);
  if (!state.sending) return [state, []];
  const sending = acknowledged(state.sending, frame);
  return sending
    ? inTurn({ ...state, sending }, wrote, flush)
    : faulted(state, `${frame.accepted} bytes accepted, of which ${state.sending.ever} were sent`, now);
};

/** A message of the bridge. */
export const said = (state: ClientState, message: ServerMessage, now: number): Stepped => {
  if (!connected(state)) return [state, []];
  if (message.t === 'hb') return beat(state, message.n);
  if (message.t === 'bye') return [{ ...state, bye: message }, []];
  const greeting = state.connection._tag === 'Greeting';
  if (greeting !== (message.t === 'welcome'))
    return faulted(state, `the message ${message.t} where it makes no sense`, now);
  switch (message.t) {
    case 'welcome':
      return welcomed(state, message, now);
    case 'gap':
      return gapped(state, message, now);
    case 'epoch':
      return epochEnded(state, message, now);
    case 'port':
      return port(state, message);
    case 'lines':
      return [state, [{ _tag: 'Lines', lines: message.lines }]];
    case 'lease':
      return lease(state, message, now);
    case 'ok':
    case 'err':
      return reply(state, message, now);
  }
};

const port = (state: ClientState, message: Extract<ServerMessage, { t: 'port' }>): Stepped => {
  const { settings, epoch } = message;
  const bridge = state.bridge && { ...state.bridge, port: { state: message.state, epoch } };
  return inTurn(
    { ...state, bridge },
    (after) => [
      after,
      [
        ...(settings ? [{ _tag: 'Settings', settings } as const] : []),
        tell({ _tag: 'Port', state: message.state, epoch }),
      ],
    ],
    (after) => (message.state === 'open' ? reopened(after, epoch) : [after, []]),
  );
};

/** Its last word on how far the lease's bytes have come counts before it is gone. */
const lease = (
  state: ClientState,
  { lease, state: how, by, written }: Extract<ServerMessage, { t: 'lease' }>,
  now: number,
): Stepped => {
  const { sending } = state;
  if (sending?.lease !== lease) return [state, []];
  const last = acknowledged(sending, {
    ...sending,
    _tag: 'TxAck',
    accepted: Math.max(written, sending.accepted),
    written,
  });
  return last
    ? lost({ ...state, sending: last }, { how, by })
    : faulted(state, `${written} bytes written, of which ${sending.ever} were sent`, now);
};

const reply = (
  before: ClientState,
  message: Extract<ServerMessage, { t: 'ok' | 'err' }>,
  now: number,
): Stepped => {
  const [state, effects, one] = replied(before, message);
  const tx = message.t === 'ok' && one?.operation.t === 'takeover' ? message.tx : undefined;
  // What was written under the one that it has would never be told.
  if (tx && state.sending && tx.lease !== state.sending.lease)
    return faulted(before, `the lease ${tx.lease} where ${state.sending.lease} stands`, now);
  return inTurn(
    state,
    // Before whoever asked hears of it: they look at what it changed.
    (after) => (message.t === 'ok' && one ? changed(after, one.operation, message) : [after, []]),
    (after) => [after, effects],
    wrote,
    flush,
  );
};

/** What an operation that succeeded changes at this end. */
const changed = (
  state: ClientState,
  operation: Operation,
  { settings, tx, dirty }: Extract<ServerMessage, { t: 'ok' }>,
): Stepped => {
  switch (operation.t) {
    case 'set':
      return [state, settings ? [{ _tag: 'Settings', settings }] : []];
    case 'will':
      return [{ ...state, will: operation.steps }, []];
    case 'takeover':
      // One that has the lease already gets it told, and keeps what it has written.
      return tx && state.bridge && !state.sending
        ? leased(state, tx, state.bridge.port.epoch, dirty ?? true)
        : [state, []];
    case 'release':
      return lost(state, { how: 'released' });
    default:
      return [state, []];
  }
};
