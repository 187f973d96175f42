import { createServer, type Socket } from 'node:net';
import { Observable, Subject } from 'rxjs';
import type { Caller, Connection, Listener } from '../network/network.ts';
import { segment } from './segment.ts';
import { writer } from './writer.ts';

/** Listens at a TCP port of this machine. It errors when another has it. */
export const listenTcp = (host: string, port: number): Observable<Listener> =>
  new Observable((subscriber) => {
    const callers$ = new Subject<Caller>();
    const server = createServer({ noDelay: true, highWaterMark: segment }, (socket) => {
      // Until it is taken nobody listens to it, and an error without a listener is thrown.
      socket.on('error', () => undefined);
      if (callers$.observed) callers$.next(caller(socket));
      else socket.destroy();
    });
    server.once('error', (cause) => subscriber.error(cause));
    server.listen(port, host, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') return;
      subscriber.next({ port: address.port, callers$ });
    });
    return () => server.close();
  });

const caller = (socket: Socket): Caller => ({
  remote: { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 },
  accept$: new Observable((subscriber) => {
    subscriber.next(connection(socket));
    // What was written before the module hung up is still delivered.
    return () => socket.destroySoon();
  }),
  refuse: () => socket.destroy(),
});

/** What the module's window leaves out stays in the kernel but for a segment, and so with the peer. */
const connection = (socket: Socket): Connection => {
  const bytes$ = new Subject<Uint8Array>();
  let held = false;
  const read = () => {
    while (!held) {
      const size = Math.min(socket.readableLength, segment);
      const bytes: unknown = size > 0 ? socket.read(size) : socket.read();
      if (!(bytes instanceof Uint8Array)) return;
      bytes$.next(bytes);
    }
  };
  socket.on('readable', read);
  socket.once('end', () => bytes$.complete());
  socket.once('error', (cause) => bytes$.error(cause));
  return {
    bytes$,
    hold: (closed) => {
      held = closed;
      read();
    },
    write: writer(socket),
  };
};
