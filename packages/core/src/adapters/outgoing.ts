import type { Observable } from 'rxjs';
import type { Socket } from '../stack/connection/socket.ts';
import type { Pipe } from '../stack/transparent/pipe.ts';

/** Writes to the peer, and completes when that has been taken. */
export type Outgoing = (data: string | Uint8Array) => Observable<never>;

/** How a connection is written to, be it one of several or transparent. */
export const outgoing = (connection: Pick<Socket, 'send'> | Pick<Pipe, 'write'>): Outgoing =>
  'send' in connection ? connection.send : connection.write;
