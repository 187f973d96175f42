import {
  type ContextId,
  type IpState,
  idle,
  type ModuleState,
  type Protocol,
  withContext,
  withSocket,
} from './state.ts';

/** Whom a connection is to reach: an address or a name, and a port. */
export interface Target {
  readonly protocol: Protocol;
  readonly host: string;
  readonly port: number;
}

/** With QIMUX=0 the stack's state follows its one connection (figure 3), with QIMUX=1 it does not (figure 4). */
const following = (state: ModuleState, id: ContextId, single: IpState): IpState =>
  state.contexts[id].settings.QIMUX === 1 ? 'IP PROCESSING' : single;

/** A connection is being opened. */
export const connecting = (
  state: ModuleState,
  id: ContextId,
  index: number,
  { protocol, host, port }: Target,
): ModuleState =>
  withContext(
    withSocket(state, id, index, { ...idle, phase: 'CONNECTING', protocol, address: host, port }),
    id,
    { ip: following(state, id, `${protocol} CONNECTING`) },
  );

/** It stands, and the peer's address is known. */
export const connected = (state: ModuleState, id: ContextId, index: number, address: string): ModuleState =>
  withContext(withSocket(state, id, index, { phase: 'CONNECTED', address }), id, {
    ip: following(state, id, 'CONNECT OK'),
  });

/** It is no more, or never came to be. */
export const disconnected = (state: ModuleState, id: ContextId, index: number): ModuleState =>
  withContext(withSocket(state, id, index, idle), id, { ip: following(state, id, 'IP CLOSE') });

/** All of a context's connections are gone, and with them its bearer. */
export const deactivated = (state: ModuleState, id: ContextId, ip: IpState): ModuleState =>
  withContext(state, id, { ip, sockets: state.contexts[id].sockets.map(() => idle) });
