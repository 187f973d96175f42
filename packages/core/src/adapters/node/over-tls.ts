import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';

/** TLS by this program over a connection: the module needs none of its own. Either ends with the other, and by its error. */
export const overTls = (
  plain: Duplex,
  { host, servername = host, ...options }: ConnectionOptions,
): TLSSocket =>
  connect({
    ...options,
    socket: plain,
    // Whose certificate it is to be; an address is not named to the server (RFC 6066).
    ...(host !== undefined && { host }),
    ...(servername !== undefined && isIP(servername) === 0 && { servername }),
  });
