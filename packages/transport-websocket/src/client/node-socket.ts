import { Observable } from 'rxjs';
import { type ClientOptions, WebSocket } from 'ws';
import { CLOSE } from '../protocol/close.ts';
import { MESSAGE } from '../protocol/protocol.ts';
import { closable, type OpenSocket, type SocketEvent } from './socket.ts';

/** Whom a client in Node trusts, under wss. */
export interface NodeSocketOptions {
  /** Certificates in PEM to trust in place of those of Node: that of the bridge itself, where it signed its own. */
  readonly ca?: string | readonly string[] | undefined;
  /** Default true. False believes anybody who answers: for a trial, on a network of one's own. */
  readonly rejectUnauthorized?: boolean | undefined;
}

/** Milliseconds until an upgrade is given up, and until a far end that does not answer a close is cut off. */
const HANDSHAKE = 10_000;
const CLOSING = 3000;

/** A WebSocket of the package `ws`. The token goes into the `Authorization` header. */
export const nodeSocket =
  ({ ca, rejectUnauthorized }: NodeSocketOptions = {}): OpenSocket =>
  (url, protocols, token) =>
    new Observable((subscriber) => {
      const options = {
        perMessageDeflate: false,
        maxPayload: MESSAGE,
        handshakeTimeout: HANDSHAKE,
        closeTimeout: CLOSING,
        ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
        ...(ca !== undefined && { ca: typeof ca === 'string' ? ca : [...ca] }),
        ...(rejectUnauthorized !== undefined && { rejectUnauthorized }),
      } satisfies ClientOptions & { closeTimeout: number };
      const socket = new WebSocket(url, [...protocols], options);
      let failed: Error | undefined;
      const down = (event: Omit<Extract<SocketEvent, { _tag: 'Down' }>, '_tag'>) => {
        subscriber.next({ _tag: 'Down', ...event });
        subscriber.complete();
      };

      socket.on('open', () =>
        subscriber.next({
          _tag: 'Up',
          wire: {
            send: (message) => socket.send(message, () => {}), // that it is down is told by its event
            close: (code) => (closable(code) ? socket.close(code) : socket.close()),
          },
        }),
      );
      socket.on('message', (data, binary) => {
        if (!Buffer.isBuffer(data)) return;
        // Not as a Buffer: slice() of that is a view.
        const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
        subscriber.next(binary ? { _tag: 'Binary', bytes } : { _tag: 'Text', text: data.toString('utf8') });
      });
      socket.on('ping', () => subscriber.next({ _tag: 'Alive' }));
      socket.on('pong', () => subscriber.next({ _tag: 'Alive' }));
      socket.on('unexpected-response', (request, { statusCode, statusMessage }) => {
        request.destroy();
        down({
          code: 1006,
          why: `it answered HTTP ${statusCode}${statusMessage ? ` ${statusMessage}` : ''}`,
          status: statusCode,
        });
      });
      socket.on('error', (error) => {
        failed ??= error;
      });
      socket.on('close', (code, reason) =>
        down({
          // It offered none of the subprotocols: it is no bridge, or one of another version.
          code: failed?.message.startsWith('Server sent') ? CLOSE.version : code,
          why: reason.toString('utf8') || (failed ? said(failed) : ''),
          ...(failed && untrusted(failed) && { fault: 'untrusted' }),
        }),
      );
      return () => {
        if (socket.readyState === WebSocket.CONNECTING) socket.terminate();
        else if (socket.readyState === WebSocket.OPEN) socket.close();
      };
    });

/** What OpenSSL and Node call the certificates that they do not take. */
const UNTRUSTED = /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_|HOSTNAME_MISMATCH|INVALID_CA)/;

const untrusted = (error: Error & { readonly code?: unknown }): boolean =>
  typeof error.code === 'string' && UNTRUSTED.test(error.code);

/** What went wrong. A name with several addresses has an error for each, and none of its own. */
const said = (error: Error & { readonly errors?: unknown }): string =>
  error.message ||
  (Array.isArray(error.errors)
    ? error.errors.map((each) => (each instanceof Error ? each.message : String(each))).join(', ')
    : error.name);
