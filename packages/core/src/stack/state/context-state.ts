import type { Protocol } from '../../codec/protocol.ts';
import type { Role } from '../../codec/role.ts';
import type { ServerState } from '../../codec/server-status.ts';
import type { ConnectionState, StackState } from '../../codec/state.ts';
import type { Figure } from './transitions.ts';

/** What one of the module's two PDP contexts is doing, as far as answers and URCs have told (note 5.6, 7). */
export interface ContextState {
  readonly stack: StackState;
  /** Its own address on the network, once it was asked for. */
  readonly address?: string;
  /** Each connection by its index; one only under AT+QIMUX=0. */
  readonly connections: readonly ConnectionInfo[];
  /** What it is doing as a server, spelled as the manuals do: the module prints `OPENNING` and `LISTENNING` (note 5.6.2). */
  readonly server: ServerState;
  /** Under AT+QIMUX=0 the one client of the server, which stands beside the module's own connection (note 3.2). */
  readonly client?: ConnectionInfo;
}

/** One connection: what is not known of it is absent, as all but its state is while it is `INITIAL`. */
export interface ConnectionInfo {
  readonly state: ConnectionState;
  /** What the module is in it: 1 its client, which opened it, 2 its server, which accepted it. */
  readonly role?: Role;
  readonly protocol?: Protocol;
  /** The other end: an IPv4 address, or the name that was asked for. */
  readonly host?: string;
  /** Of the other end. That of a client that came in is told by AT+QISTATE only. */
  readonly port?: number;
}

/** A connection that is not in use. */
export const IDLE: ConnectionInfo = { state: 'INITIAL' };

export const initialContext = (connections: number): ContextState => ({
  stack: 'IP INITIAL',
  connections: new Array<ConnectionInfo>(connections).fill(IDLE),
  server: 'INITIAL',
});

export const figureOf = ({ connections }: ContextState): Figure =>
  connections.length > 1 ? 'multiple' : 'single';

export const isIdle = ({ state }: ConnectionInfo): boolean => state === 'INITIAL';

/** The same context with one of its connections changed. */
export const withConnection = (
  context: ContextState,
  index: number,
  change: (info: ConnectionInfo) => ConnectionInfo,
): ContextState => {
  const { connections } = context;
  const info = connections[index];
  const changed = info && change(info);
  if (!changed || changed === info) return context;
  return { ...context, connections: connections.map((other, i) => (i === index ? changed : other)) };
};

/** The same context with so many connections to have (AT+QIMUX), none of which is open then. */
export const withPlaces = (context: ContextState, count: number): ContextState =>
  count === context.connections.length
    ? context
    : { ...context, connections: initialContext(count).connections };

/** The same context without its server's client (AT+QIMUX=0). */
export const withoutClient = (context: ContextState): ContextState => {
  const { client, ...others } = context;
  return client ? others : context;
};

/** The same context with its stack in that state, and what follows from it: of the connections, the server and the address. */
export const entered = (context: ContextState, stack: StackState): ContextState => {
  if (DOWN.includes(stack)) {
    const { server, connections } = context;
    const idle = { stack, connections: connections.map(() => IDLE) };
    return { ...idle, server: stack === 'IP IND' ? server : 'INITIAL' };
  }
  const now = { ...context, stack };
  // One connection is what the stack says it is; six are told of by themselves.
  return figureOf(context) === 'single' ? withConnection(now, 0, (info) => standing(info, stack)) : now;
};

/** Without an address of its own a context has no connections. */
const DOWN: readonly StackState[] = ['IP INITIAL', 'IP START', 'IP CONFIG', 'IP IND', 'PDP DEACT'];

const standing = (info: ConnectionInfo, stack: StackState): ConnectionInfo => {
  switch (stack) {
    case 'TCP CONNECTING':
      return isIdle(info) ? { state: 'CONNECTING', role: 1, protocol: 'TCP' } : info;
    case 'UDP CONNECTING':
      return isIdle(info) ? { state: 'CONNECTING', role: 1, protocol: 'UDP' } : info;
    case 'CONNECT OK':
      return { ...info, state: 'CONNECTED', role: 1 };
    case 'IP PROCESSING':
      return info;
    default:
      return IDLE;
  }
};
