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
import { silent } from '../at/uncertain.ts';
import type { Channel } from '../channel/channel.ts';
import { reasonOf } from '../scope/attempt.ts';
import type { Stack } from './stack.ts';

/** How long after a module has not answered it is asked again, in ms, and how often. */
const AGAIN = 15_000;
const TIMES = 20;

/**
 * For what nobody else would try again, as the closing of what somebody has left, which the module would hold open for good:
 * where it does not answer, `again$` as often as it takes, some minutes long. Errors as `first$` does otherwise; completes when
 * the line is gone.
 */
export const insist = <A>(
  { scheduler, channel }: Pick<Stack, 'scheduler' | 'channel'>,
  first$: Observable<A>,
  again$: Observable<A> = first$,
): Observable<A> =>
  first$.pipe(
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
  const reason = reasonOf(error);
  return reason?._tag === 'Unresponsive' || silent(reason);
};
