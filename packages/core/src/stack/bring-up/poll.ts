import {
  catchError,
  defer,
  EMPTY,
  filter,
  type Observable,
  repeat,
  type SchedulerLike,
  take,
  throwError,
  timeout,
  timer,
} from 'rxjs';
import { ModemError, type Reason } from '../../at/reason.ts';
import { reasonOf } from '../../scope/attempt.ts';

export interface Polling<A> {
  /** The answer that ends it. */
  readonly until: (answer: A) => boolean;
  /** Refusals that may pass: the question is asked again. Default: none. */
  readonly unless?: (reason: Reason) => boolean;
  /** How long between an answer and the next question, in ms. */
  readonly every: number;
  /** For how long altogether, in ms. */
  readonly within: number;
  /** Why it failed when that time is over. */
  readonly otherwise: (latest: A | undefined) => Reason;
  readonly scheduler: SchedulerLike;
}

/** Asks again and again until the answer is what it is waited for. Emits that answer. */
export const poll = <A>(
  question$: Observable<A>,
  { until, unless = () => false, every, within, otherwise, scheduler }: Polling<A>,
): Observable<A> =>
  defer(() => {
    let latest: A | undefined;
    return question$.pipe(
      catchError((error: unknown) => {
        const reason = reasonOf(error);
        return reason && unless(reason) ? EMPTY : throwError(() => error);
      }),
      filter((answer) => {
        latest = answer;
        return until(answer);
      }),
      repeat({ delay: () => timer(every, scheduler) }),
      take(1),
      timeout({ first: within, scheduler, with: () => throwError(() => new ModemError(otherwise(latest))) }),
    );
  });
