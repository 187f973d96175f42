import type { Modem } from '@atrx/core';
import { use } from '@atrx/core';
import { csq } from '@atrx/core/commands';
import {
  concat,
  defer,
  EMPTY,
  finalize,
  ignoreElements,
  map,
  merge,
  type Observable,
  reduce,
  Subject,
  takeUntil,
} from 'rxjs';
import { type Carried, nothing, sum } from './carried.ts';
import { download } from './download.ts';
import { echo } from './echo.ts';
import type { Place } from './servers.ts';
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
  const { host, http, tcp, udp, bytes, transcript } = talk;

  const echoes$ = merge(
    modem.tcp(host, tcp).pipe(use((socket) => echo(socket, TCP_SAYINGS))),
    modem.udp(host, udp).pipe(use((socket) => echo(socket, UDP_SAYINGS))),
  );

  const download$ = defer(() => {
    const quarters$ = new Subject<string>();
    return merge(
      modem.udp(host, udp).pipe(use((socket) => echo(socket, quarters$))),
      modem.tcp(host, http).pipe(
        use((socket) => {
          const bar = transcript.startFold(socket.index, bytes);
          return download(socket, bytes, (length) => bar.arrived(length));
        }),
        finalize(() => {
          transcript.endFold();
          quarters$.complete();
        }),
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
    map(({ length }) => ({ ...nothing, lost: length })),
    takeUntil(over$),
  );
  return merge(lost$, work$).pipe(reduce(sum, nothing));
};
