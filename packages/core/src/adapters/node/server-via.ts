import type { Server } from 'node:net';
import { concat, NEVER, type Observable, of, type Subscription } from 'rxjs';
import type { Socket } from '../../stack/connection/socket.ts';
import type { DuplexOptions } from './connection-stream.ts';
import { duplex } from './duplex.ts';
import { nodeError } from './node-error.ts';

/**
 * Has a server of Node's serve the clients of the module, in place of its own `listen`:
 * `serverVia(modem.listen({ port: 80 }))(http.createServer(page))`; likewise one of `net`, `tls` or `https`.
 *
 * `server.close()` listens no more, as does unsubscribing, and hangs up on the clients there are: the module closes all of them
 * with the listening (note 3.4). What fails is an `error` of the server; when the modem or its context is closed, so is the server.
 */
export const serverVia =
  (client$: Observable<Socket>, options?: DuplexOptions) =>
  (server: Server): Subscription => {
    const serving = client$.subscribe({
      // A client has no end of its own to be waited for: its stream tells.
      next: (client) => server.emit('connection', duplex(concat(of(client), NEVER), options)),
      // As a server of Node's that cannot listen: whoever has asked for it must come to hear of it first.
      error: (error: unknown) => process.nextTick(() => server.emit('error', nodeError(error, 'listen'))),
      complete: () => server.close(),
    });
    server.once('close', () => serving.unsubscribe());
    return serving;
  };
