import type { BridgeEffect } from './effect.ts';
import type { SessionId } from './event.ts';
import { hearing } from './heartbeat.ts';
import type { MachineOptions } from './options.ts';
import { newPort, type Port, withSession } from './port.ts';
import type { Session } from './session.ts';
import { inOrder, type Moment, type Stepped } from './stepped.ts';
import { upkept } from './upkeep.ts';
import type { Visitor } from './visitor.ts';

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
  /** When it looks at its clock next, to see whether it stood still; undefined where nobody is there. */
  readonly tickAt: number | undefined;
}

export const start = (options: MachineOptions): BridgeState => ({
  options,
  ports: new Map(
    Object.entries(options.ports).map(([name, port]) => [name, newPort(name, port, options.firstLease)]),
  ),
  lobby: newPort('', { ring: 0, will: [], actions: [] }, 0),
  visitors: new Map(),
  attempts: new Map(),
  stopping: false,
  tickAt: undefined,
});

export const places = ({ ports, lobby }: BridgeState): readonly Port[] => [...ports.values(), lobby];

export type Advanced = readonly [BridgeState, readonly BridgeEffect[]];
export type PortStep = (port: Port) => Stepped<Port>;

/** Something happens at a UART, or at none where that is not served. */
export const atPort = (state: BridgeState, name: string, at: Moment, what: PortStep): Advanced => {
  const port = state.ports.get(name);
  if (!port) return [state, []];
  const [after, effects] = inOrder(port, what, upkept(at));
  return [{ ...state, ports: new Map(state.ports).set(name, after) }, effects];
};

export const inLobby = (state: BridgeState, at: Moment, what: PortStep): Advanced => {
  const [lobby, effects] = inOrder(state.lobby, what, upkept(at));
  return [{ ...state, lobby }, effects];
};

/** A client shows that it is there, by what it says or otherwise; of one that is not known nothing is heard. */
export const ofSession = (
  state: BridgeState,
  id: SessionId,
  at: Moment,
  what: (session: Session) => PortStep,
): Advanced =>
  atSession(state, id, at, (session) => (port) => {
    const heard = hearing(session, at);
    return what(heard)(withSession(port, heard));
  });

/** Something happens to a client's connection, which need not be the client's doing. */
export const atSession = (
  state: BridgeState,
  id: SessionId,
  at: Moment,
  what: (session: Session) => PortStep,
): Advanced =>
  whereItIs(state, id, at, (port) => {
    const session = port.sessions.get(id);
    return session ? what(session)(port) : [port, []];
  });

export const whereItIs = (state: BridgeState, id: SessionId, at: Moment, what: PortStep): Advanced => {
  for (const [name, { sessions }] of state.ports) if (sessions.has(id)) return atPort(state, name, at, what);
  return state.lobby.sessions.has(id) ? inLobby(state, at, what) : [state, []];
};

/** One step for each port, then one for those without. */
export const everywhere = (state: BridgeState, at: Moment, what: PortStep): Advanced =>
  inOrder(
    state,
    ...[...state.ports.keys()].map((name) => (before: BridgeState) => atPort(before, name, at, what)),
    (before) => inLobby(before, at, what),
  );
