import { type MonoTypeOperatorFunction, of, retry, throwError } from 'rxjs';
import { reasonOf } from '../scope/attempt.ts';

/** A line that loses more than this in a row is no line. */
const TIMES = 3;

/** For what does no harm when it is done twice, a question or a closing: again, where a gap may have swallowed its answer. */
export const askedAgain = <A>(): MonoTypeOperatorFunction<A> =>
  retry({
    count: TIMES,
    delay: (error: unknown) => (reasonOf(error)?._tag === 'LineGap' ? of(0) : throwError(() => error)),
  });
