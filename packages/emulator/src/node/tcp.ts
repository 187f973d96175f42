import { createConnection } from 'node:net';
import { Observable, Subject } from 'rxjs';
import type { Connection, Endpoint } from '../network/network.ts';
import { segment } from './segment.ts';
import { writer } from './writer.ts';

/** A TCP connection of this machine. What the module's window leaves out stays in the kernel, and so with the peer. */
export const tcp = ({ address, port }: Endpoint): Observable<Connection> =>
  new Observable((subscriber) => {
    const bytes$ = new Subject<Uint8Array>();
    const socket = createConnection({
      host: address,
      port,
      noDelay: true,
      onread: {
        buffer: new Uint8Array(segment),
        callback: (size, buffer) => {
          // The buffer is read into again: what leaves here is a copy.
          bytes$.next(buffer.slice(0, size));
          return true;
        },
      },
    });
    const connection: Connection = {
      bytes$,
      hold: (closed) => {
        if (closed) socket.pause();
        else socket.resume();
      },
      write: writer(socket),
    };
    socket.once('connect', () => subscriber.next(connection));
    socket.once('end', () => bytes$.complete());
    socket.once('error', (cause) => {
      bytes$.error(cause);
      subscriber.error(cause);
    });
    // What was written before the module hung up is still delivered.
    return () => socket.destroySoon();
  });
