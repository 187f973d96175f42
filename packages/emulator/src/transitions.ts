import {
  type ContextId,
  type IpState,
  idle,
  type ModuleState,
  noServer,
  type Protocol,
  type Slot,
  withContext,
  withSocket,
} from './state.ts';

/** Whom a connection is to reach: an address or a name, and a port. */
export interface Target {
  readonly protocol: Protocol;
  readonly host: string;
  readonly port: number;
}

/** A peer that has come in to the server. */
export interface Guest {
  readonly protocol: Protocol;
  readonly address: string;
  readonly port: number;
}

/**
 * With QIMUX=0 the stack's state follows the connection the module opened (figure 3), and the server's peer leaves it
 * where it is; with QIMUX=1 it follows none (figure 4).
 */
const following = (state: ModuleState, id: ContextId, slot: Slot, single: IpState): IpState => {
  const { ip, settings } = state.contexts[id];
  if (settings.QIMUX === 1) return 'IP PROCESSING';
  return slot === 'accepted' ? ip : single;
};

/** A connection is being opened. */
export const connecting = (
  state: ModuleState,
  id: ContextId,
  slot: Slot,
  { protocol, host, port }: Target,
): ModuleState =>
  withContext(
    withSocket(state, id, slot, { ...idle, phase: 'CONNECTING', protocol, address: host, port }),
    id,
    { ip: following(state, id, slot, `${protocol} CONNECTING`) },
  );

/** It stands, and the peer's address is known. */
export const connected = (state: ModuleState, id: ContextId, slot: Slot, address: string): ModuleState =>
  withContext(withSocket(state, id, slot, { phase: 'CONNECTED', address }), id, {
    ip: following(state, id, slot, 'CONNECT OK'),
  });

/** A peer has come in, and stands from the beginning. */
export const visited = (state: ModuleState, id: ContextId, slot: Slot, guest: Guest): ModuleState =>
  withContext(withSocket(state, id, slot, { ...idle, ...guest, role: 2, phase: 'CONNECTED' }), id, {
    ip: following(state, id, slot, 'CONNECT OK'),
  });

/** It is no more, or never came to be. */
export const disconnected = (state: ModuleState, id: ContextId, slot: Slot): ModuleState =>
  withContext(withSocket(state, id, slot, idle), id, { ip: following(state, id, slot, 'IP CLOSE') });

/** All of a context's connections are gone, and with them its server and its bearer. */
export const deactivated = (state: ModuleState, id: ContextId, ip: IpState): ModuleState =>
  withContext(state, id, {
    ip,
    sockets: state.contexts[id].sockets.map(() => idle),
    accepted: idle,
    server: noServer,
  });
