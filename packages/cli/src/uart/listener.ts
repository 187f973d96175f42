import { type AddressInfo, createServer, type Socket } from 'node:net';
import { type Link, TransportError } from '@atrx/transport';
import { Observable, Subject } from 'rxjs';
import type { Endpoint } from './endpoint.ts';

export interface Listener {
  /** Where it listens, with the port the system has chosen if none was asked for. */
  readonly endpoint: Endpoint;
  /** The line of each client, as it calls: one at a time, whoever calls meanwhile is hung up on. */
  readonly link$: Observable<Link>;
}

/**
 * A raw TCP serial server: the bytes of a UART and nothing else, as ser2net and esp-link offer it. Unsubscribing stops
 * listening and hangs up. Errors with `TransportError` when it cannot listen.
 */
export const listener = ({ host, port }: Endpoint): Observable<Listener> =>
  new Observable((subscriber) => {
    const link$ = new Subject<Link>();
    const server = createServer({ noDelay: true }, (socket) => {
      const hangUp = () => socket.destroySoon();
      subscriber.add(hangUp);
      socket.on('close', () => subscriber.remove(hangUp));
      link$.next(line(socket));
    });
    server.maxConnections = 1;
    server
      .on('error', (cause) => subscriber.error(unusable(cause, host, port)))
      .listen({ host, port }, () => {
        const { port: chosen } = server.address() as AddressInfo;
        subscriber.next({ endpoint: { host, port: chosen }, link$ });
      });
    return () => server.close();
  });

/** Node gives each chunk a buffer of its own, so that a view of it stays true. */
const line = (socket: Socket): Link => ({
  bytes$: new Observable((subscriber) => {
    socket
      .on('data', (bytes) => subscriber.next(bytes))
      .on('error', (cause) =>
        subscriber.error(new TransportError('lost', `The client was lost (${cause.message}).`, cause)),
      )
      .on('end', () => subscriber.complete())
      .on('close', () => subscriber.complete());
    return () => socket.destroySoon();
  }),
  write: (bytes) =>
    new Observable((subscriber) => {
      socket.write(bytes, (error) => (error ? subscriber.error(error) : subscriber.complete()));
    }),
});

const unusable = (cause: NodeJS.ErrnoException, host: string, port: number) =>
  cause.code === 'EADDRINUSE'
    ? new TransportError(
        'busy',
        `Port ${port} of ${host} is taken: choose another, or 0 for one that is free.`,
        cause,
      )
    : new TransportError(
        'unsuitable',
        `Nobody can listen at ${host}, port ${port} (${cause.message}).`,
        cause,
      );
