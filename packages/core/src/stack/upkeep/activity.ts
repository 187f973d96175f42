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
  private readonly line: { readonly heardAt: number };
  private readonly sending = new Subject<void>();

  /** `line`: when the bytes came that are being read. A clock that is looked at for each frame costs more than the frame. */
  constructor(scheduler: SchedulerLike, line: { readonly heardAt: number }) {
    this.scheduler = scheduler;
    this.line = line;
    this.latest = scheduler.now();
    this.latestSent = this.latest;
    this.sent$ = this.sending.asObservable();
  }

  /** Bytes have come. A method: V8 cannot inline a function that each connection has of its own. */
  received(): void {
    this.latest = this.line.heardAt;
  }

  readonly sent = (): void => {
    this.latest = this.scheduler.now();
    this.latestSent = this.latest;
    this.sending.next();
  };
}
