import type { Socket } from '@atrx/core';
import {
  concatMap,
  EMPTY,
  from,
  map,
  merge,
  type Observable,
  type ObservableInput,
  reduce,
  scan,
  takeWhile,
  timeout,
} from 'rxjs';
import { type Carried, nothing, sum } from './carried.ts';

/** How long an echo may take, in ms: over UDP it may never come. */
const BACK_WITHIN = 20_000;

/** Says these to a server that gives back what it is given: each when the one before is back. Emits once, at the end. */
export const echo = (socket: Socket, sayings: ObservableInput<string>): Observable<Carried> =>
  from(sayings).pipe(
    concatMap((saying) => roundTrip(socket, Buffer.from(saying))),
    reduce(sum, { ...nothing, connections: 1 }),
  );

const roundTrip = (socket: Socket, said: Buffer): Observable<Carried> =>
  merge(socket.send(said), socket.data$).pipe(
    scan((heard, bytes) => Buffer.concat([heard, bytes]), Buffer.alloc(0)),
    takeWhile((heard) => heard.length < said.length, true),
    timeout({ each: BACK_WITHIN, with: () => EMPTY }),
    reduce((_, heard) => heard, Buffer.alloc(0)),
    map((heard) => ({
      connections: 0,
      sent: said.length,
      received: heard.length,
      lost: Math.max(0, said.length - heard.length),
      intact: heard.equals(said.subarray(0, heard.length)),
    })),
  );
