import type { ConnectionOptions } from 'node:tls';
import { type Closeable, type Modem, reasonOf } from '@atrx/core';
import { connectVia } from '@atrx/core/node';
import { NEVER, Observable, timer } from 'rxjs';
import type { FarEnd } from './far-end.ts';
import { pieces, written } from './streams.ts';

/** Whom to trust, and as whom to know them. */
export type TlsOptions = Pick<ConnectionOptions, 'ca' | 'rejectUnauthorized' | 'servername'>;

/** How long it may take until the far end is known, the connection included, in ms. */
const PATIENCE = 120_000;

/** A TLS connection through the module, from when the far end is known to be who it should be. */
export const overTls = (
  modem: Modem,
  to: { readonly host: string; readonly port: number },
  options: TlsOptions,
): Observable<FarEnd & Closeable> =>
  new Observable((subscriber) => {
    const { host, port } = to;
    const fail = (error: Error) => subscriber.error(explained(error, `${host}:${port}`));
    // Closed is closed: how long the far end may be silent is said elsewhere.
    const patience = timer(PATIENCE).subscribe(() =>
      fail(new Error(`the handshake took longer than ${PATIENCE / 1_000} s`)),
    );
    subscriber.add(patience);
    const socket = connectVia(modem, { tls: options, linger: 0 })(to, (error: Error | null) => {
      if (error) return fail(error);
      patience.unsubscribe();
      subscriber.next({
        receive: (taken) => pieces(socket, taken, NEVER),
        send: (bytes) => written(socket, bytes),
        close$: new Observable((closing) => {
          if (socket.closed) return closing.complete();
          socket.once('close', () => closing.complete());
          socket.end();
          socket.resume(); // what nobody reads any more is not in the way of its end
        }),
      });
    });
    socket.on('error', fail);
    return () => socket.destroy();
  });

/** What OpenSSL and Node call the certificates that they do not take. */
const UNTRUSTED = /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_|HOSTNAME_MISMATCH|INVALID_CA)/;

const explained = (error: Error & { readonly code?: unknown }, address: string): Error => {
  // The connection below failed, not TLS: that says it all.
  if (reasonOf(error.cause)) return error.cause instanceof Error ? error.cause : error;
  const advice = UNTRUSTED.test(String(error.code))
    ? 'Give whom to trust by --tls-ca, or the name in its certificate by --servername; --tls-insecure believes anybody.'
    : 'Does it speak TLS at that port?';
  return new Error(`No TLS with ${address}: ${error.message.replace(/\.$/, '')}. ${advice}`, {
    cause: error,
  });
};
