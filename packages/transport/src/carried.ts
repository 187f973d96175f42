import { defer, type Observable, observeOn, type SchedulerLike, subscribeOn, takeUntil } from 'rxjs';
import type { Signals } from './signals.ts';

/**
 * The modem lines of a memory link as its near end has them: what is set and what is seen crosses in its turn,
 * behind the bytes that were written before it. They fail with what `ended$` fails with, from then on.
 */
export const carried = (signals: Signals, ended$: Observable<never>, scheduler: SchedulerLike): Signals => {
  const seen = (line$: Observable<boolean>) => line$.pipe(observeOn(scheduler), takeUntil(ended$));
  return {
    set: (lines) => defer(() => signals.set(lines)).pipe(subscribeOn(scheduler), takeUntil(ended$)),
    dcd$: seen(signals.dcd$),
    cts$: seen(signals.cts$),
    dsr$: seen(signals.dsr$),
    ri$: seen(signals.ri$),
  };
};
