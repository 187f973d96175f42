import type { Readable, Writable } from 'node:stream';
import {
  catchError,
  concat,
  defer,
  EMPTY,
  ignoreElements,
  merge,
  type Observable,
  of,
  ReplaySubject,
  race,
  Subject,
  startWith,
  switchMap,
  take,
  tap,
  throwError,
  timer,
} from 'rxjs';
import type { FarEnd } from './far-end.ts';
import { pieces, written } from './streams.ts';

/** This side of a conversation: where what is sent comes from, and where what comes goes. */
export interface NearEnd {
  readonly input: Readable;
  readonly output: Writable;
}

/** This program's own. Nothing is read of them before somebody listens. */
export const standardStreams = (): NearEnd => ({ input: process.stdin, output: process.stdout });

export interface CarryOptions {
  /** How long the far end may be silent after the input has ended, in ms. Default: for ever. */
  readonly linger?: number | undefined;
}

/** How long what is still on its way is waited for where nothing can be sent any more, in ms. */
const LAST_WORDS = 1_000;

/**
 * What comes on this side goes to the far one, and the other way round, each way as fast as it is taken. Completes when the far
 * end has closed, when nobody reads the output any more, or after `linger`; errors when something was not sent.
 */
export const carry = (
  { input, output }: NearEnd,
  { receive, send }: FarEnd,
  { linger }: CarryOptions = {},
): Observable<never> =>
  defer(() => {
    const heard$ = new Subject<void>();
    const parted$ = new ReplaySubject<void>(1);
    const silence = (ms: number) =>
      heard$.pipe(
        startWith(undefined),
        switchMap(() => timer(ms)),
      );
    const partedOrSilent = (ms: number | undefined) =>
      (ms === undefined ? parted$ : race(parted$, silence(ms))).pipe(take(1));

    const receiving$ = receive((bytes) => {
      heard$.next();
      return written(output, bytes).pipe(
        catchError((error: unknown) => throwError(() => (hasLeft(error) ? new ReaderLeft() : error))),
      );
    }).pipe(
      catchError((error: unknown) => (error instanceof ReaderLeft ? EMPTY : throwError(() => error))),
      tap({ complete: () => parted$.next() }),
    );
    const sending$ = pieces(input, send, parted$).pipe(
      // The last that has come is told all the same; and where it is the line that failed, it says so itself.
      catchError((error: unknown) =>
        concat(
          partedOrSilent(LAST_WORDS),
          throwError(() => error),
        ),
      ),
    );
    const over$ = concat(concat(sending$, partedOrSilent(linger)).pipe(ignoreElements()), of('over'));
    return merge(receiving$, over$).pipe(take(1), ignoreElements());
  });

/** Nobody reads any more what is written. */
class ReaderLeft extends Error {}

/** Whoever reads may leave first: `atrx connect … | head -1`, a terminal that is closed. */
const LEFT: ReadonlySet<unknown> = new Set(['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED']);

const hasLeft = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && LEFT.has(error.code);
