import type { Link } from '@atrx/transport';
import {
  asyncScheduler,
  catchError,
  concat,
  concatMap,
  EMPTY,
  from,
  ignoreElements,
  Observable,
  type SchedulerLike,
  Subject,
  tap,
  timer,
} from 'rxjs';
import { drawn } from './drawn.ts';

/** What a slow UART, its driver and a network do to what a module prints. */
export interface Ragged {
  /** The most bytes of a piece. Default: whatever was printed at once. */
  readonly chunks?: number;
  /** The most that each piece may be late, in ms. Default: 0. */
  readonly delay?: number;
  /** What the sizes and the delays are drawn from: the same seed, the same ones. Default: 1. */
  readonly seed?: number;
}

/** The same line, with all that this end writes cut into pieces of 1 byte and more, each of them late; in order, and whole. */
export const ragged = (
  { bytes$, write }: Link,
  { chunks = Number.POSITIVE_INFINITY, delay = 0, seed = 1 }: Ragged,
  scheduler: SchedulerLike = asyncScheduler,
): Link => {
  const draw = drawn(seed);
  const pieces = function* (bytes: Uint8Array) {
    for (let start = 0; start < bytes.length; ) {
      const end = Number.isFinite(chunks) ? start + draw(1, chunks) : bytes.length;
      yield bytes.subarray(start, end);
      start = end;
    }
  };
  /** At once, where nothing was drawn: a timer of Node takes a millisecond at least. */
  const late = () => {
    const lateness = delay > 0 ? draw(0, delay) : 0;
    return lateness > 0 ? timer(lateness, scheduler).pipe(ignoreElements()) : EMPTY;
  };
  const turns$ = new Subject<Observable<never>>();
  turns$.pipe(concatMap((turn$) => turn$)).subscribe();
  return {
    bytes$,
    write: (bytes) =>
      new Observable((writer) => {
        turns$.next(
          from(pieces(bytes)).pipe(
            concatMap((piece) => concat(late(), write(piece))),
            tap(writer),
            // Whoever wrote is told; who comes next is told by itself.
            catchError(() => EMPTY),
          ),
        );
      }),
  };
};
