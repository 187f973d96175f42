import { createHash } from 'node:crypto';
import type { Socket } from '@atrx/core';
import { defer, finalize, map, merge, type Observable, type Observer, reduce, tap, timeout } from 'rxjs';
import type { Carried } from './carried.ts';
import { body } from './http.ts';
import { noise } from './noise.ts';

/** How long nothing may come before it is given up, in ms. */
const SILENCE = 60_000;

/**
 * Gets that much noise over HTTP and holds it against its own. `arrived$` is told the size of each piece, and the end.
 * Emits once, at the end.
 */
export const download = (socket: Socket, length: number, arrived$: Observer<number>): Observable<Carried> =>
  defer(() => {
    const request = `GET /noise/${length} HTTP/1.0\r\n\r\n`;
    const hash = createHash('sha256');
    return merge(socket.send(request), socket.data$).pipe(
      timeout({
        each: SILENCE,
        with: () => {
          throw new Error(`Nothing came for ${SILENCE / 1_000} s: the download was given up.`);
        },
      }),
      body(),
      tap((bytes) => {
        hash.update(bytes);
        arrived$.next(bytes.length);
      }),
      finalize(() => arrived$.complete()),
      reduce((received, bytes) => received + bytes.length, 0),
      map((received) => ({
        connections: 1,
        sent: request.length,
        received,
        lost: length - received,
        intact: hash.digest('hex') === fingerprint(length),
      })),
    );
  });

const fingerprint = (length: number): string => {
  const hash = createHash('sha256');
  for (const block of noise(length)) hash.update(block);
  return hash.digest('hex');
};
