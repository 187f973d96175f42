import {
  catchError,
  concat,
  EMPTY,
  ignoreElements,
  type Observable,
  of,
  retry,
  switchMap,
  takeUntil,
  throwError,
  timer,
} from 'rxjs';
import type { Channel } from '../channel/channel.ts';
import { reasonOf } from '../scope/attempt.ts';
import type { Stack } from './stack.ts';

/** How long after a module has not answered it is asked again, in ms, and how often. */
const AGAIN = 15_000;
const TIMES = 20;

/**
 * Closes what somebody has left, who cannot try again: where the module does not answer, `again$` as often as it takes, some
 * minutes long. What it goes on listening for, or holds open, nobody would ever close. Errors as `closing$` does otherwise;
 * completes when the line is gone.
 */
export const insist = (
  { scheduler, channel }: Pick<Stack, 'scheduler' | 'channel'>,
  closing$: Observable<never>,
  again$: Observable<never> = closing$,
): Observable<never> =>
  closing$.pipe(
    catchError((error: unknown) =>
      isUnanswered(error)
        ? timer(AGAIN, scheduler).pipe(
            switchMap(() => again$),
            retry({
              count: TIMES,
              delay: (failure: unknown) => (isUnanswered(failure) ? of(0) : throwError(() => failure)),
            }),
          )
        : throwError(() => error),
    ),
    takeUntil(lineEnd(channel)),
  );

const lineEnd = ({ news$ }: Pick<Channel, 'news$'>): Observable<unknown> =>
  concat(
    news$.pipe(
      ignoreElements(),
      catchError(() => EMPTY),
    ),
    of(0),
  );

const isUnanswered = (error: unknown): boolean => {
  switch (reasonOf(error)?._tag) {
    case 'TimedOut':
    case 'Malformed':
    case 'Interrupted':
    case 'Unresponsive':
      return true;
    default:
      return false;
  }
};
