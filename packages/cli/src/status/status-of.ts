import { type AtPort, type AtPortOptions, atPort, use } from '@atrx/core';
import { printable } from '@atrx/core/typed';
import type { Transport } from '@atrx/transport';
import { bufferTime, filter, map, merge, mergeMap, type Observable, scan, share } from 'rxjs';
import { observed } from '../trace/observed.ts';
import { type Asking, asked } from './asked.ts';
import { overheard } from './overheard.ts';
import { type Change, heard, nothing, type Picture, passed } from './picture.ts';

const SECOND = 1_000;

/**
 * A module as it is, again whenever something of it is known: by what it says when it is asked, and unasked. Without
 * `asking` nobody asks, and what it answers to others is heard.
 */
export const statusOf = (
  transport: Transport,
  asking: Asking | undefined,
  options: AtPortOptions = {},
): Observable<Picture> =>
  atPort(transport, options).pipe(
    use((port) =>
      asking === undefined ? merge(listened(port), watched(port)) : merge(watched(port), asked(port, asking)),
    ),
    scan((picture, change) => change(picture), nothing),
  );

/** What it tells others. */
const listened = ({ trace$ }: AtPort): Observable<Change> =>
  trace$.pipe(
    map(observed),
    filter(({ kind }) => kind === 'response'),
    mergeMap(({ text }) => overheard(text)),
  );

/** What it says unasked, and how much crosses the line that is no business of this program. */
const watched = ({ trace$ }: AtPort): Observable<Change> => {
  const foreign$ = trace$.pipe(
    filter(({ kind }) => kind === 'urc' || kind === 'payload' || kind === 'noise'),
    share(),
  );
  return merge(
    foreign$.pipe(
      map(observed),
      filter(({ kind, text }) => kind === 'urc' && text !== ''),
      map(({ text }) => heard(printable(text))),
    ),
    foreign$.pipe(
      map(({ size }) => size),
      bufferTime(SECOND),
      map((sizes) => passed(sizes.reduce((sum, size) => sum + size, 0))),
    ),
  );
};
