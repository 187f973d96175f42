import type { Pipe, Socket } from '@atrx/core';
import {
  concat,
  concatMap,
  defer,
  EMPTY,
  expand,
  from,
  ignoreElements,
  type Observable,
  toArray,
} from 'rxjs';

/** The other side of a conversation, whatever carries it. */
export interface FarEnd {
  /** Hands each piece that comes to `taken`, and the next one when that has completed. Completes when the far end has closed. */
  readonly receive: (taken: (bytes: Uint8Array) => Observable<never>) => Observable<never>;
  /** Completes when it was taken, and there is room for more. */
  readonly send: (bytes: Uint8Array) => Observable<never>;
}

/** Nothing is asked for before what came is taken: where received data waits in the module, a slow reader slows the peer down. */
const receiving =
  ({ read }: Pick<Socket, 'read'>): FarEnd['receive'] =>
  (taken) => {
    const next$ = defer(() => read()).pipe(toArray());
    return next$.pipe(
      expand((pieces) => (pieces.length === 0 ? EMPTY : concat(from(pieces).pipe(concatMap(taken)), next$))),
      ignoreElements(),
    );
  };

/** Of a datagram a piece of up to `longest` bytes goes out at a time. */
export const overSocket = (socket: Socket, longest: number): FarEnd => ({
  receive: receiving(socket),
  send: (bytes) =>
    socket.protocol === 'TCP'
      ? socket.send(bytes)
      : concat(...cut(bytes, longest).map((datagram) => socket.send(datagram))),
});

export const overPipe = (pipe: Pipe): FarEnd => ({
  receive: receiving(pipe),
  send: (bytes) => pipe.write(bytes),
});

const cut = (bytes: Uint8Array, longest: number): readonly Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / longest) }, (_, index) =>
    bytes.subarray(index * longest, (index + 1) * longest),
  );
