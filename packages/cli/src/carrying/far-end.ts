import type { Pipe, Socket } from '@atrx/core';
import { concat, concatMap, defer, EMPTY, expand, ignoreElements, type Observable, toArray } from 'rxjs';

/** The other side of a conversation, whatever carries it. */
export interface FarEnd {
  /** Hands each piece that comes to `taken`, and the next one when that has completed. Completes when the far end has closed. */
  readonly receive: (taken: (bytes: Uint8Array) => Observable<never>) => Observable<never>;
  /** Completes when it was taken, and there is room for more. */
  readonly send: (bytes: Uint8Array) => Observable<never>;
}

/** Of a connection whose data waits in the module: no AT+QIRD before what it brought is taken, so that a slow reader slows the peer down. */
const pulled = (socket: Socket): FarEnd['receive'] => {
  const next$ = defer(() => socket.read()).pipe(toArray());
  return (taken) =>
    next$.pipe(
      expand((chunks) => (chunks.length === 0 ? EMPTY : concat(...chunks.map(taken), next$))),
      ignoreElements(),
    );
};

/** `pull`: received data waits in the module. A datagram is a piece of up to `longest` bytes. */
export const overSocket = (socket: Socket, pull: boolean, longest: number): FarEnd => ({
  receive: pull ? pulled(socket) : (taken) => socket.data$.pipe(concatMap(taken)),
  send: (bytes) =>
    socket.protocol === 'TCP'
      ? socket.send(bytes)
      : concat(...cut(bytes, longest).map((datagram) => socket.send(datagram))),
});

/** In transparent mode nothing holds the peer up: what is not taken yet is kept here. */
export const overPipe = (pipe: Pipe): FarEnd => ({
  receive: (taken) => pipe.data$.pipe(concatMap(taken)),
  send: (bytes) => pipe.write(bytes),
});

const cut = (bytes: Uint8Array, longest: number): readonly Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / longest) }, (_, index) =>
    bytes.subarray(index * longest, (index + 1) * longest),
  );
