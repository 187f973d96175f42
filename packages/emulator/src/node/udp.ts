import { createSocket } from 'node:dgram';
import { Observable, Subject } from 'rxjs';
import type { Connection, Endpoint } from '../network/network.ts';

/** A UDP socket of this machine that talks to one peer. It stands at once, whether or not anybody is there. */
export const udp = ({ address, port }: Endpoint): Observable<Connection> =>
  new Observable((subscriber) => {
    const bytes$ = new Subject<Uint8Array>();
    const socket = createSocket('udp4');
    let held = false;
    socket.on('message', (datagram) => {
      if (!held) bytes$.next(datagram);
    });
    socket.once('connect', () =>
      subscriber.next({
        bytes$,
        hold: (closed) => {
          held = closed;
        },
        write: (bytes) => new Observable((writer) => socket.send(bytes, () => writer.complete())),
      }),
    );
    // "Nobody there" comes back as an error of the socket; a datagram's sender never learns it.
    socket.on('error', () => undefined);
    socket.connect(port, address, (cause?: Error) => {
      if (cause) subscriber.error(cause);
    });
    return () => socket.close();
  });
