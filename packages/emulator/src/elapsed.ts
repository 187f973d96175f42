import { type Observable, of, type SchedulerLike, timer } from 'rxjs';

/** Emits once, that many milliseconds later; at once where there are none to wait. */
export const elapsed = (milliseconds: number, scheduler: SchedulerLike): Observable<0> =>
  milliseconds > 0 ? timer(milliseconds, scheduler) : of(0);
