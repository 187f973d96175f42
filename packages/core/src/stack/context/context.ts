import type { Observable } from 'rxjs';
import type { Closeable } from '../../scope/closeable.ts';
import { connect } from '../connection/connect.ts';
import type { Socket } from '../connection/socket.ts';
import { type ListenOptions, listen } from '../server/listen.ts';
import type { ContextState } from '../state/context-state.ts';
import type { PdpContext } from './pdp-context.ts';
import { resolve } from './resolve.ts';

/** How the network operator is asked for a context. */
export interface Access {
  /** The access point of the network operator: `CMNET`. */
  readonly apn: string;
  readonly user?: string;
  readonly password?: string;
  /** DNS servers in place of those that the network names (note 8.2), by their IPv4 addresses. */
  readonly dns?: readonly [primary: string, secondary?: string];
}

/** An active PDP context: connections are opened over it. */
export interface Context extends Closeable {
  /** The module's own address on the network. */
  readonly address: string;
  /** What it is doing: its stack, each connection, its server (note 5.6). Replays the latest. */
  readonly state$: Observable<ContextState>;
  /** Opens a TCP connection to an IPv4 address or a name, port 1–65535. */
  readonly tcp: (host: string, port: number) => Observable<Socket>;
  /** Opens a UDP association with one peer, likewise. */
  readonly udp: (host: string, port: number) => Observable<Socket>;
  /**
   * The IPv4 addresses of a name, each as it comes (note 8.2); it completes when the module has been silent for a second.
   * Errors with `DnsFailed`, whose code says why.
   */
  readonly resolve: (name: string) => Observable<string>;
  /** Listens for clients, and emits a connection for each (note 3.2, 3.4). */
  readonly listen: (options?: ListenOptions) => Observable<Socket>;
}

/** A context as its user sees it. */
export const contextOver = (stack: PdpContext, address: string, close$: Observable<never>): Context => ({
  address,
  state$: stack.state$,
  tcp: (host, port) => connect(stack, 'TCP', { host, port }),
  udp: (host, port) => connect(stack, 'UDP', { host, port }),
  resolve: (name) => resolve(stack, name),
  listen: (options) => listen(stack, options),
  close$,
});
