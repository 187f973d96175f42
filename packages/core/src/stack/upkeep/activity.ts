import { type Observable, type SchedulerLike, Subject } from 'rxjs';

/** When bytes last went over a connection, either way. Times are in ms on the scheduler's clock. */
export class Activity {
  /** Tells each time that the module has taken a piece to send. */
  readonly sent$: Observable<void>;
  /** When something was sent or received last; at first, when the connection was made. */
  latest: number;
  /** When something was sent last. */
  latestSent: number;

  private readonly scheduler: SchedulerLike;
  private readonly sending = new Subject<void>();

  constructor(scheduler: SchedulerLike) {
    this.scheduler = scheduler;
    this.latest = scheduler.now();
    this.latestSent = this.latest;
    this.sent$ = this.sending.asObservable();
  }

  readonly received = (): void => {
    this.latest = this.scheduler.now();
  };

  readonly sent = (): void => {
    this.latest = this.scheduler.now();
    this.latestSent = this.latest;
    this.sending.next();
  };
}
