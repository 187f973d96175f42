import { globalAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import type { ConnectionOptions } from 'node:tls';
import { throwError } from 'rxjs';
import type { Context } from '../../stack/context/context.ts';
import type { DuplexOptions } from './connection-stream.ts';
import { duplex } from './duplex.ts';
import { withCode } from './node-error.ts';
import { overTls } from './over-tls.ts';

/** Where a client of Node's wants to connect to, in the words of `net.connect`, of `http.request` and of undici. */
export interface Destination {
  readonly host?: string | null | undefined;
  readonly hostname?: string | null | undefined;
  readonly port?: number | string | null | undefined;
  /** `https:` and `wss:` have TLS over it. */
  readonly protocol?: string | null | undefined;
  /** Whose protocol it is otherwise: `https.request` asks so where only a host was given, as ws does for `wss:`. */
  readonly _defaultAgent?: unknown;
  /** Whose certificate it is to be. Default: the host. */
  readonly servername?: string | null | undefined;
  /** After how many ms without a byte either way `timeout` is emitted. */
  readonly timeout?: number | undefined;
}

export interface ViaOptions extends DuplexOptions {
  /** TLS over each connection, also by options of Node's; `false`: over none. Default: as the destination's protocol has it. */
  readonly tls?: boolean | ConnectionOptions;
}

/** Is told once: the connection is there, or has failed. The second is how undici says it. */
export type Created =
  | ((error: Error | null, socket: never) => void)
  | ((...told: [error: null, socket: never] | [error: Error, socket: never]) => void);

const isSecure = ({ protocol, _defaultAgent }: Destination): boolean =>
  protocol ? protocol === 'https:' || protocol === 'wss:' : _defaultAgent === globalAgent;

/**
 * Connects through the modem in place of `net.connect`, for whatever can be given such a function: `createConnection` of
 * `http.request` and of an `http.Agent`, which ws takes too, `connect` of undici's Agent. Names are resolved by the module;
 * without a port it is 80, or 443 with TLS.
 */
export const connectVia =
  ({ tcp }: Pick<Context, 'tcp'>, { tls, ...options }: ViaOptions = {}) =>
  (to: Destination, created?: Created): Duplex => {
    const secure = tls ?? isSecure(to);
    const host = to.hostname || to.host;
    const port = Number(to.port || (secure ? 443 : 80));
    const plain = duplex(host ? tcp(host, port) : throwError(() => nowhere()), options);
    if (to.timeout) plain.setTimeout(to.timeout);
    const given = typeof secure === 'object' ? secure : {};
    const socket = secure
      ? overTls(plain, {
          ...(host && { host }),
          ...(to.servername && { servername: to.servername }),
          ...given,
        })
      : plain;
    if (created) tellOnce(socket, secure ? 'secureConnect' : 'connect', created);
    return socket;
  };

const nowhere = () => withCode('There is no host to connect to: give one as `host`.', 'EINVAL', 'connect');

const tellOnce = (socket: Duplex, event: string, created: Created) => {
  // Each client has a type of its own for what it takes for a socket.
  const given = socket as never;
  const tell = (error: Error | null) => {
    socket.off(event, there).off('error', tell).off('close', gone);
    if (error) created(error, given);
    else created(null, given);
  };
  const there = () => tell(null);
  const gone = () => tell(withCode('The connection was closed before it was open.', 'ECONNRESET', 'connect'));
  socket.on(event, there).on('error', tell).on('close', gone);
};
