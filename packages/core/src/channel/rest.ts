import { concat, defer, ignoreElements, type Observable, type SchedulerLike, timer } from 'rxjs';

/** While a module takes no command: for a moment after it has told something, where its dialect says so. */
export class Rest {
  private readonly scheduler: SchedulerLike;
  private until = 0;

  constructor(scheduler: SchedulerLike) {
    this.scheduler = scheduler;
  }

  /** It takes none for so many ms from now on. */
  rest(milliseconds: number): void {
    this.until = this.scheduler.now() + milliseconds;
  }

  /** What is to be written, once it takes commands again. */
  over(write$: Observable<never>): Observable<never> {
    const left = this.until - this.scheduler.now();
    if (left <= 0) return write$;
    // Meanwhile it may have told more.
    return concat(
      timer(left, this.scheduler).pipe(ignoreElements()),
      defer(() => this.over(write$)),
    );
  }
}
