import { type Modem, use } from '@atrx/core';
import { csq } from '@atrx/core/commands';
import {
  concat,
  defer,
  distinctUntilChanged,
  EMPTY,
  filter,
  finalize,
  ignoreElements,
  map,
  merge,
  type Observable,
  type OperatorFunction,
  reduce,
  Subject,
  scan,
  takeUntil,
} from 'rxjs';
import { type Carried, nothing, sum } from './carried.ts';
import { download } from './download.ts';
import { echo } from './echo.ts';
import type { Place } from './servers.ts';
import { count } from './summary.ts';
import type { Transcript } from './transcript.ts';

const TCP_SAYINGS = [
  'Welcome to use Quectel module.',
  'OK\r\n',
  '+QIRD: looks like an answer, and is none\r\n',
];
const UDP_SAYINGS = ['a datagram', 'and another one'];

/** What is to be talked about. */
export interface Talk extends Place {
  /** How much to download. */
  readonly bytes: number;
  readonly transcript: Transcript;
}

/**
 * A conversation over a module: TCP and UDP side by side, then a download, with an echo beside it that must not be mixed up
 * with it. Emits once, at its end.
 */
export const conversation = (modem: Modem, talk: Talk): Observable<Carried> => {
  const { host, http, echo: port, bytes, transcript } = talk;

  const echoes$ = merge(
    modem.tcp(host, port).pipe(use((socket) => echo(socket, TCP_SAYINGS))),
    modem.udp(host, port).pipe(use((socket) => echo(socket, UDP_SAYINGS))),
  );

  const download$ = defer(() => {
    const arrived$ = new Subject<number>();
    return merge(
      modem.udp(host, port).pipe(use((socket) => echo(socket, arrived$.pipe(quartersOf(bytes))))),
      modem.tcp(host, http).pipe(
        use((socket) => {
          arrived$.subscribe(transcript.startFold(socket.index, bytes));
          return download(socket, bytes, arrived$);
        }),
        finalize(() => transcript.endFold()),
      ),
    );
  });

  const chapter = (title: string) =>
    defer(() => {
      transcript.chapter(title);
      return EMPTY;
    });
  const over$ = new Subject<void>();
  const work$ = concat(
    modem.at.run(csq()).pipe(ignoreElements()),
    chapter('TCP and UDP, side by side'),
    echoes$,
    chapter(`${count(bytes)} bytes over HTTP, as fast as they are read, and an echo beside them`),
    download$,
    chapter('And goodbye'),
  ).pipe(finalize(() => over$.next()));

  const lost$ = modem.loss$.pipe(
    // Of a gap that nobody has counted at least one byte.
    map(({ length = 1 }) => ({ ...nothing, lost: length })),
    takeUntil(over$),
  );
  return merge(lost$, work$).pipe(reduce(sum, nothing));
};

/** Says so when the first, the second and the third quarter has come. */
const quartersOf =
  (total: number): OperatorFunction<number, string> =>
  (arrived$) =>
    arrived$.pipe(
      scan((received, bytes) => received + bytes, 0),
      map((received) => Math.floor((4 * received) / total)),
      distinctUntilChanged(),
      filter((quarters) => quarters > 0 && quarters < 4),
      map((quarters) => `${25 * quarters} % are here`),
    );
