import { type MonoTypeOperatorFunction, ReplaySubject, share } from 'rxjs';

/**
 * Done once for all who subscribe, whenever they do: it goes on when they have left, and is not begun again, not even where it
 * has failed. Replays the latest value, and the end.
 */
export const once = <A>(): MonoTypeOperatorFunction<A> =>
  share({
    connector: () => new ReplaySubject<A>(1),
    resetOnError: false,
    resetOnComplete: false,
    resetOnRefCountZero: false,
  });
