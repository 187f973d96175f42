import type { SchedulerLike, Subscription } from 'rxjs';

/** One timer for a moment that moves: it sleeps on when the moment has moved later, and none runs when there is none. */
export class Deadline {
  private readonly scheduler: SchedulerLike;
  private readonly passed: () => void;
  private timer: Subscription | undefined;
  private due = Number.POSITIVE_INFINITY;
  private moment = Number.POSITIVE_INFINITY;

  constructor(scheduler: SchedulerLike, passed: () => void) {
    this.scheduler = scheduler;
    this.passed = passed;
  }

  /** `passed` is called at `moment`; never, when it is infinite. */
  set(moment: number): void {
    this.moment = moment;
    if (moment === Number.POSITIVE_INFINITY) this.stop();
    else if (!this.timer || moment < this.due) this.start();
  }

  private start(): void {
    this.timer?.unsubscribe();
    this.due = this.moment;
    this.timer = this.scheduler.schedule(() => this.wake(), Math.max(0, this.moment - this.scheduler.now()));
  }

  private wake(): void {
    this.timer = undefined;
    if (this.scheduler.now() < this.moment) this.start();
    else this.passed();
  }

  private stop(): void {
    this.timer?.unsubscribe();
    this.timer = undefined;
  }
}
