import { asyncScheduler, type SchedulerAction, type SchedulerLike, type Subscription } from 'rxjs';

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
