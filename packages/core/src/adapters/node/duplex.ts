import type { Observable } from 'rxjs';
import type { Socket } from '../../stack/connection/socket.ts';
import type { Pipe } from '../../stack/transparent/pipe.ts';
import type { DuplexOptions } from './connection-stream.ts';
import { ModemSocket } from './modem-socket.ts';

/**
 * A connection as a stream of Node's, for whatever takes a socket: `duplex(modem.tcp('broker.local', 1883))`. It is opened at
 * once, `connect` tells when it is open, and what is written before waits.
 *
 * Reading asks the module for as much as the stream has room for (`readableHighWaterMark`): whoever reads slowly slows the peer
 * down. A write is done when the module has taken all of it. Over UDP each write is a datagram, and each piece that is read
 * is one, with `readableObjectMode` an empty one too.
 *
 * `end()` leaves the reading open for as long as `linger`; the peer's end ends both ways; `destroy()` hangs up, and `close`
 * comes when the module has closed it. It errors with what Node's sockets error with (`code`), and the reason as its `cause`.
 */
export const duplex = (connection$: Observable<Socket | Pipe>, options?: DuplexOptions): ModemSocket =>
  new ModemSocket(connection$, options);
