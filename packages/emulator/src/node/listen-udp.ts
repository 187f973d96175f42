import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { Observable, Subject } from 'rxjs';
import { gate } from '../network/gate.ts';
import type { Caller, Listener } from '../network/network.ts';

/** Listens at a UDP port of this machine: each address and port that sends is a peer, from its first datagram on. */
export const listenUdp = (host: string, port: number): Observable<Listener> =>
  new Observable((subscriber) => {
    const callers$ = new Subject<Caller>();
    const peers = new Map<string, Peer>();
    const socket = createSocket('udp4');
    socket.once('error', (cause) => subscriber.error(cause));
    socket.on('message', (datagram, from) => {
      const name = `${from.address}:${from.port}`;
      const known = peers.get(name);
      const peer = known ?? gate(false);
      peers.set(name, peer);
      peer.next(datagram);
      if (!known) callers$.next(caller(socket, from, peer, () => peers.delete(name)));
    });
    socket.bind(port, host, () => subscriber.next({ port: socket.address().port, callers$ }));
    return () => socket.close();
  });

/** What was received from one peer and not yet read. */
type Peer = ReturnType<typeof gate>;

const caller = (socket: Socket, { address, port }: RemoteInfo, peer: Peer, gone: () => void): Caller => ({
  remote: { address, port },
  accept$: new Observable((subscriber) => {
    subscriber.next({
      bytes$: peer.bytes$,
      hold: peer.hold,
      write: (bytes) =>
        new Observable((writer) => socket.send(bytes, port, address, () => writer.complete())),
    });
    return gone;
  }),
  refuse: gone,
});
