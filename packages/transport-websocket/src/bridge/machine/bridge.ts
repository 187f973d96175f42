import { CLOSE } from '../../protocol/close.ts';
import type { ClientFrame } from '../../protocol/frame.ts';
import type { ClientMessage } from '../../protocol/message.ts';
import { PROBE } from '../../protocol/protocol.ts';
import { limited } from './delivery.ts';
import type { BridgeEffect } from './effect.ts';
import type { BridgeEvent, SessionId } from './event.ts';
import { departed, dismissed, forGood, STOPPING } from './farewell.ts';
import { came, greeted, sentAway, withoutVisitor } from './greeting.ts';
import { hearing } from './heartbeat.ts';
import { requested } from './operations.ts';
import {
  type Advanced,
  atPort,
  atSession,
  type BridgeState,
  everywhere,
  ofSession,
  type PortStep,
  places,
  whereItIs,
} from './places.ts';
import { listed, tell, withSession } from './port.ts';
import type { Session } from './session.ts';
import { awake, ticking } from './standstill.ts';
import { inOrder, type Moment } from './stepped.ts';
import { transmitted } from './transmit.ts';
import { closed, lineChanged, opened, read } from './uart.ts';
import { blocked, dueAt, left as nobodyLeft, unblocked, woken } from './upkeep.ts';
import { taskDone } from './work.ts';

export { type BridgeState, start } from './places.ts';

/** How long what was accepted may take to be written where the bridge is being stopped. */
const LEAVE = 4_000;

/** The one place where the state of a bridge changes. `now`: milliseconds of a monotonic clock. */
export const step = (before: BridgeState, event: BridgeEvent, now: number): Advanced => {
  const [after, effects] = happened(awake(before, now), event, now);
  return [ticking(after, now), effects];
};

const happened = (state: BridgeState, event: BridgeEvent, now: number): Advanced => {
  const at: Moment = {
    now,
    options: state.options,
    listing: () => [...state.ports.values()].map(listed),
  };
  switch (event._tag) {
    case 'Came':
      return came(state, event, at);
    case 'Said':
      return state.visitors.has(event.session)
        ? greeted(state, event.session, event.message, at)
        : ofSession(state, event.session, at, (session) => said(session, event.message, at));
    case 'Sent':
      return state.visitors.has(event.session)
        ? sentAway(state, event.session, { code: CLOSE.protocol, why: 'bytes before a hello' })
        : atSession(state, event.session, at, (session) => sent(hearing(session, at), event.frame, at));
    case 'Alive':
      return ofSession(state, event.session, at, () => (port) => [port, []]);
    case 'Broke': {
      const goodbye = { code: CLOSE.protocol, why: event.why.slice(0, 100) };
      return state.visitors.has(event.session)
        ? sentAway(state, event.session, goodbye)
        : ofSession(state, event.session, at, ({ id }) => dismissed(id, goodbye, at));
    }
    case 'Blocked':
      // What fills up is our own side, as it does where the peer has gone; what empties it is the peer.
      return event.blocked
        ? atSession(state, event.session, at, blocked)
        : ofSession(state, event.session, at, unblocked);
    case 'Left':
      return left(state, event.session, event.code, at);
    case 'PortOpened':
      return atPort(state, event.port, at, (port) =>
        inOrder(port, closed('closed', 'it was opened again', at), opened(event.settings)),
      );
    case 'PortRead':
      return atPort(state, event.port, at, read(event.bytes));
    case 'PortLine':
      return atPort(state, event.port, at, lineChanged(event.line, event.on));
    case 'PortClosed':
      return atPort(state, event.port, at, closed(event.cause, event.why, at));
    case 'PortDid':
      return atPort(state, event.port, at, taskDone(event.task, event.outcome, at));
    case 'Woke':
      return woke(state, at);
    case 'Stopping':
      return stopping(state, at);
  }
};

/** When something is due, if nothing happens before. */
export const wakeAt = (state: BridgeState): number | undefined => {
  const due = Math.min(
    ...places(state).map(dueAt),
    ...[...state.visitors.values()].map(({ until }) => until),
    state.tickAt ?? Number.POSITIVE_INFINITY,
  );
  return Number.isFinite(due) ? due : undefined;
};

/** Whether a bridge that is being stopped has nothing left to do: nobody is there, and all that was accepted is written. */
export const stopped = (state: BridgeState): boolean => state.stopping && places(state).every(nobodyLeft);

const sent = (session: Session, frame: ClientFrame, at: Moment): PortStep => {
  // It keeps the session by itself: of all that comes, this comes most.
  if (frame._tag === 'RxLimit' && !session.waiting) return limited(session, frame, at);
  const what =
    frame._tag === 'Tx' && !session.waiting
      ? transmitted(session, frame, at)
      : dismissed(session.id, { code: CLOSE.protocol, why: 'bytes before its welcome' }, at);
  return (port) => what(withSession(port, session));
};

const said =
  (session: Session, message: ClientMessage, at: Moment): PortStep =>
  (port) => {
    switch (message.t) {
      case 'hello':
        return dismissed(session.id, { code: CLOSE.protocol, why: 'a second hello' }, at)(port);
      case 'hb':
        return message.n < PROBE ? [port, []] : tell(session.id, message)(port);
      default:
        return session.waiting
          ? dismissed(session.id, { code: CLOSE.protocol, why: 'a request before its welcome' }, at)(port)
          : requested(session, message, at)(port);
    }
  };

const left = (state: BridgeState, id: SessionId, code: number, at: Moment): Advanced => {
  const [after, effects] = whereItIs(state, id, at, departed(id, forGood(code), at));
  const known = after !== state || state.visitors.has(id);
  const note: BridgeEffect = { _tag: 'Note', note: { _tag: 'Left', session: id, code } };
  return [withoutVisitor(after, id), known ? [note, ...effects] : []];
};

const woke = (state: BridgeState, at: Moment): Advanced =>
  inOrder(
    state,
    ...[...state.visitors.values()]
      .filter(({ until }) => at.now >= until)
      .map(
        ({ session }) =>
          (before: BridgeState) =>
            sentAway(before, session, { code: CLOSE.helloTimeout, why: 'it did not say hello' }),
      ),
    (before) => everywhere(before, at, woken(at)),
  );

const stopping = (state: BridgeState, at: Moment): Advanced =>
  state.stopping
    ? [state, []]
    : inOrder<BridgeState>(
        { ...state, stopping: true },
        ...[...state.visitors.keys()].map((id) => (before: BridgeState) => sentAway(before, id, STOPPING)),
        (before) => everywhere(before, at, (port) => [{ ...port, leaveBy: at.now + LEAVE }, []]),
      );
