import { CLOSE } from '../../protocol/close.ts';
import type { ClientMessage, Hello } from '../../protocol/message.ts';
import { VERSION } from '../../protocol/protocol.ts';
import { admitted } from './admission.ts';
import { limited } from './delivery.ts';
import type { BridgeEffect } from './effect.ts';
import type { BridgeEvent, SessionId } from './event.ts';
import { departed, dismissed, type Farewell, farewell, forGood } from './farewell.ts';
import { excused, GRACE, hearing } from './heartbeat.ts';
import { requested } from './operations.ts';
import type { MachineOptions } from './options.ts';
import { listed, newPort, type Port, withSession } from './port.ts';
import type { Session } from './session.ts';
import { inOrder, type Moment, type Stepped } from './stepped.ts';
import { transmitted } from './transmit.ts';
import { closed, lineChanged, opened, read } from './uart.ts';
import { dueAt, left as nobodyLeft, unblocked, upkept, woken } from './upkeep.ts';
import type { Visitor } from './visitor.ts';
import { taskDone } from './work.ts';

/** A bridge: its ports, and who has come and not said where to. */
export interface BridgeState {
  readonly options: MachineOptions;
  readonly ports: ReadonlyMap<string, Port>;
  /** Where those are that only want to see the ports: it has no UART. */
  readonly lobby: Port;
  readonly visitors: ReadonlyMap<SessionId, Visitor>;
  /** The last hello of each client, the oldest first. */
  readonly attempts: ReadonlyMap<string, number>;
  readonly stopping: boolean;
}

/** Clients whose last hello is remembered. */
const ATTEMPTS = 4096;
/** How long what was accepted may take to be written where the bridge is being stopped. */
const LEAVE = 4_000;

export const start = (options: MachineOptions): BridgeState => ({
  options,
  ports: new Map(
    Object.entries(options.ports).map(([name, port]) => [name, newPort(name, port, options.firstLease)]),
  ),
  lobby: newPort('', { ring: 0, will: [], actions: [] }, 0),
  visitors: new Map(),
  attempts: new Map(),
  stopping: false,
});

/** The one place where the state of a bridge changes. `now`: milliseconds of a monotonic clock. */
export const step = (
  before: BridgeState,
  event: BridgeEvent,
  now: number,
): readonly [BridgeState, readonly BridgeEffect[]] => {
  const state = awake(before, event, now);
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
        : ofSession(state, event.session, at, (session) => (port) => {
            const { frame } = event;
            return frame._tag === 'Tx'
              ? transmitted(session, frame, at)(port)
              : limited(session, frame, at)(port);
          });
    case 'Alive':
      return ofSession(state, event.session, at, () => (port) => [port, []]);
    case 'Broke': {
      const goodbye = { code: CLOSE.protocol, why: event.why.slice(0, 100) };
      return state.visitors.has(event.session)
        ? sentAway(state, event.session, goodbye)
        : ofSession(state, event.session, at, ({ id }) => dismissed(id, goodbye, at));
    }
    case 'Blocked':
      return ofSession(state, event.session, at, (session) =>
        event.blocked ? (port) => [withSession(port, { ...session, blocked: true }), []] : unblocked(session),
      );
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
  );
  return Number.isFinite(due) ? due : undefined;
};

/** Whether a bridge that is being stopped has nothing left to do: nobody is there, and all that was accepted is written. */
export const stopped = (state: BridgeState): boolean => state.stopping && places(state).every(nobodyLeft);

const places = ({ ports, lobby }: BridgeState): readonly Port[] => [...ports.values(), lobby];

/** Where this side itself was away for long, asleep or stopped, its clients are asked before they are held to be gone. */
const awake = (state: BridgeState, event: BridgeEvent, now: number): BridgeState => {
  if (event._tag !== 'Woke' && event._tag !== 'Said') return state;
  const due = wakeAt(state);
  if (due === undefined || now - due <= state.options.heartbeat) return state;
  return {
    ...state,
    ports: new Map([...state.ports].map(([name, port]) => [name, excused(port, now)])),
    lobby: excused(state.lobby, now),
    visitors: new Map(
      [...state.visitors].map(([id, visitor]) => [
        id,
        { ...visitor, until: Math.max(visitor.until, now + GRACE) },
      ]),
    ),
  };
};

type Advanced = readonly [BridgeState, readonly BridgeEffect[]];
type PortStep = (port: Port) => Stepped<Port>;

/** Something happens at a UART, or at none where that is not served. */
const atPort = (state: BridgeState, name: string, at: Moment, what: PortStep): Advanced => {
  const port = state.ports.get(name);
  if (!port) return [state, []];
  const [after, effects] = inOrder(port, what, upkept(at));
  return [{ ...state, ports: new Map(state.ports).set(name, after) }, effects];
};

const inLobby = (state: BridgeState, at: Moment, what: PortStep): Advanced => {
  const [lobby, effects] = inOrder(state.lobby, what, upkept(at));
  return [{ ...state, lobby }, effects];
};

/** A client shows that it is there, by what it says or otherwise; of one that is not known nothing is heard. */
const ofSession = (
  state: BridgeState,
  id: SessionId,
  at: Moment,
  what: (session: Session) => PortStep,
): Advanced =>
  whereItIs(state, id, at, (port) => {
    const session = port.sessions.get(id);
    if (!session) return [port, []];
    const heard = hearing(session, at);
    return what(heard)(withSession(port, heard));
  });

const whereItIs = (state: BridgeState, id: SessionId, at: Moment, what: PortStep): Advanced => {
  for (const [name, { sessions }] of state.ports) if (sessions.has(id)) return atPort(state, name, at, what);
  return state.lobby.sessions.has(id) ? inLobby(state, at, what) : [state, []];
};

const said =
  (session: Session, message: ClientMessage, at: Moment): PortStep =>
  (port) => {
    switch (message.t) {
      case 'hello':
        return dismissed(session.id, { code: CLOSE.protocol, why: 'a second hello' }, at)(port);
      case 'hb':
        return [port, []];
      default:
        return session.waiting
          ? dismissed(session.id, { code: CLOSE.protocol, why: 'a request before its welcome' }, at)(port)
          : requested(session, message, at)(port);
    }
  };

const came = (
  state: BridgeState,
  { session, rights, ports }: Extract<BridgeEvent, { _tag: 'Came' }>,
  { now, options }: Moment,
): Advanced =>
  state.stopping
    ? sentAway(state, session, STOPPING)
    : [
        {
          ...state,
          visitors: new Map(state.visitors).set(session, {
            session,
            rights,
            ports,
            until: now + options.helloTimeout,
          }),
        },
        [],
      ];

const STOPPING: Farewell = { code: CLOSE.goingAway, why: 'the bridge is being stopped' };

const sentAway = (state: BridgeState, session: SessionId, goodbye: Farewell): Advanced => [
  withoutVisitor(state, session),
  farewell(session, goodbye),
];

const withoutVisitor = (state: BridgeState, session: SessionId): BridgeState => {
  const visitors = new Map(state.visitors);
  return visitors.delete(session) ? { ...state, visitors } : state;
};

/** The first that a visitor says. */
const greeted = (state: BridgeState, id: SessionId, hello: ClientMessage, at: Moment): Advanced => {
  const visitor = state.visitors.get(id);
  const away = (code: Farewell['code'], why: string) => sentAway(state, id, { code, why });
  if (!visitor) return [state, []];
  if (hello.t !== 'hello') return away(CLOSE.protocol, 'a message before a hello');
  if (hello.v !== VERSION) return away(CLOSE.version, `it speaks version ${hello.v}, this bridge ${VERSION}`);
  const last = state.attempts.get(hello.client.id);
  if (last !== undefined && hello.attempt <= last)
    return away(CLOSE.replaced, 'a later connection of this client has taken its place');
  const inside = { ...withoutVisitor(state, id), attempts: noted(state.attempts, hello) };
  if (hello.role === 'list')
    return inLobby(inside, at, admitted(visitor, { ...hello, resume: undefined }, at));
  const name = portOf(state, visitor, hello.port);
  return name === undefined
    ? sentAway(inside, id, { code: CLOSE.noSuchPort, why: 'there is no such port' })
    : atPort(inside, name, at, admitted(visitor, hello, at));
};

/** A port of which the visitor may know, by its name; without one, where there is no other. */
const portOf = ({ ports }: BridgeState, visitor: Visitor, name: string): string | undefined => {
  const known = [...ports.keys()].filter((each) => visitor.ports?.has(each) ?? true);
  return known.includes(name) ? name : name === '' && known.length === 1 ? known[0] : undefined;
};

const noted = (
  attempts: ReadonlyMap<string, number>,
  { client, attempt }: Hello,
): ReadonlyMap<string, number> => {
  const others = [...attempts].filter(([id]) => id !== client.id).slice(-ATTEMPTS + 1);
  return new Map([...others, [client.id, attempt]]);
};

const left = (state: BridgeState, id: SessionId, code: number, at: Moment): Advanced => {
  const [after, effects] = whereItIs(state, id, at, departed(id, forGood(code), at));
  const known = after !== state || state.visitors.has(id);
  const note: BridgeEffect = { _tag: 'Note', note: { _tag: 'Left', session: id, code } };
  return [withoutVisitor(after, id), known ? [note, ...effects] : []];
};

/** One step for each port, then one for those without. */
const everywhere = (state: BridgeState, at: Moment, what: PortStep): Advanced =>
  inOrder(
    state,
    ...[...state.ports.keys()].map((name) => (before: BridgeState) => atPort(before, name, at, what)),
    (before) => inLobby(before, at, what),
  );

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
