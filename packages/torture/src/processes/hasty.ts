import { asyncScheduler, type SchedulerAction, type SchedulerLike, type Subscription } from 'rxjs';

/**
 * By how much time runs faster for the bridge and its client alike where a network is cut all the time: what lasts half a minute,
 * the longest silence and the longest wait between two dials, is over in a second or two.
 */
export const HASTE = 20;

/** A clock that runs so many times faster than the real one: what would wait ten seconds waits half a one. */
export const hasty = (times: number): SchedulerLike => {
  function schedule<T>(
    work: (this: SchedulerAction<T>, state: T) => void,
    delay: number,
    state: T,
  ): Subscription;
  function schedule<T>(
    work: (this: SchedulerAction<T>, state?: T) => void,
    delay: number,
    state?: T,
  ): Subscription;
  function schedule<T>(
    work: (this: SchedulerAction<T>, state?: T) => void,
    delay = 0,
    state?: T,
  ): Subscription {
    return asyncScheduler.schedule(work, delay / times, state);
  }
  return { now: () => performance.now() * times, schedule };
};

/** The clock and all timers of this process run so many times faster from now on. */
export const hurried = (times: number): void => {
  const now = performance.now.bind(performance);
  performance.now = () => now() * times;
  const sooner = <Timer extends (...of: never[]) => unknown>(timer: Timer): Timer =>
    new Proxy(timer, {
      apply: (real, self, [work, ms = 0, ...more]) => Reflect.apply(real, self, [work, ms / times, ...more]),
    });
  globalThis.setTimeout = sooner(setTimeout);
  globalThis.setInterval = sooner(setInterval);
};
