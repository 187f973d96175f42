import type { ModuleState, ContextState as RealContext, ServerPhase, SocketState } from '@atrx/emulator';
import type { ConnectionInfo, ContextState } from '../../src/stack/state/context-state.ts';
import type { ModemState } from '../../src/stack/state/modem-state.ts';

/** The same of a module, as the SDK has it and as the module has it: in the same words, as far as the SDK can have been told. */
export interface Sides {
  readonly sdk: unknown;
  readonly module: unknown;
}

export const sides = (told: ModemState | undefined, real: ModuleState): Sides => ({
  sdk: told && {
    powered: told.powered,
    foreground: told.foreground,
    contexts: told.contexts.map(asTold),
  },
  module: {
    powered: real.powered,
    foreground: told?.foreground === undefined ? undefined : real.foreground,
    contexts: real.contexts.map((context, id) => asReal(context, told?.contexts[id])),
  },
});

const asTold = ({ stack, server, connections, client }: ContextState) => ({
  stack,
  server,
  connections: connections.map(toldOf),
  client: toldOf(client),
});

const asReal = ({ ip, server, sockets, accepted, settings }: RealContext, told: ContextState | undefined) => {
  // What AT+QIMUX is set to is not known before the context is set up, nor after a restart.
  const known = ip === 'IP INITIAL' ? (told?.connections.length ?? 0) : settings.QIMUX === 1 ? 6 : 1;
  return {
    stack: ip,
    server: servers[server.phase],
    connections: sockets.slice(0, known).map((socket, i) => realOf(socket, told?.connections[i])),
    client: realOf(accepted, told?.client),
  };
};

const servers: Readonly<Record<ServerPhase, ContextState['server']>> = {
  INITIAL: 'INITIAL',
  OPENNING: 'OPENING',
  LISTENNING: 'LISTENING',
  CLOSING: 'CLOSING',
};

const toldOf = (info: ConnectionInfo | undefined): string => {
  const { state = 'INITIAL', role, protocol, port = '?' } = info ?? {};
  return state === 'INITIAL' ? state : `${state} ${role} ${protocol} ${port}`;
};

/** That the peer has closed is told when all it has sent is read; the port of a client that came in is not told at all. */
const realOf = ({ phase, role, protocol, port }: SocketState, told: ConnectionInfo | undefined): string => {
  if (phase === 'INITIAL') return phase;
  const state = phase === 'REMOTE CLOSING' ? 'CONNECTED' : phase;
  return `${state} ${role} ${protocol} ${told?.port === undefined ? '?' : port}`;
};
