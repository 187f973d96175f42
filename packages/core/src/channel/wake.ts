import type { Link, Signals } from '@atrx/transport';
import {
  concat,
  defer,
  finalize,
  ignoreElements,
  Observable,
  type SchedulerLike,
  type Subscriber,
  shareReplay,
  tap,
  timer,
} from 'rxjs';
import { Deadline } from './deadline.ts';

/** How long after DTR was pulled the module's UART listens again, in ms (note 9). */
const LISTENS_AFTER = 20;

/**
 * Lets a module under AT+QSCLK=1 sleep (note 9): DTR is let go when the line has been quiet, and pulled before anything is
 * written. Where nobody has asked for that, DTR stays as it was opened.
 */
export class Wake {
  /** The line as it is to be used: what is written waits until the module listens. */
  readonly link: Link;

  private readonly signals: Signals | undefined;
  private readonly scheduler: SchedulerLike;
  private readonly busy: () => boolean;
  private readonly quiet: Deadline;
  private sleeper: Subscriber<never> | undefined;
  private after = Number.POSITIVE_INFINITY;
  private asleep = false;
  private rousing$: Observable<never> | undefined;

  /** `busy` is whether something is going on that silence does not end. */
  constructor(line: Link, scheduler: SchedulerLike, busy: () => boolean) {
    const { signals } = line;
    this.signals = signals;
    this.scheduler = scheduler;
    this.busy = busy;
    this.quiet = new Deadline(scheduler, () => this.letGo());
    this.link = signals
      ? {
          ...line,
          bytes$: line.bytes$.pipe(tap(() => this.touch())),
          write: (bytes) => this.whenAwake(line.write(bytes)),
        }
      : line;
  }

  /** Whether the transport has a DTR to wake the module by. */
  get possible(): boolean {
    return this.signals !== undefined;
  }

  /**
   * Lets DTR go whenever nothing was written or received for `after` ms and no command is on its way. After that it
   * stays as it is until the next write pulls it. Errors with `TransportError` where the device refuses. One at a time.
   */
  sleep(after: number): Observable<never> {
    return new Observable((subscriber) => {
      this.sleeper = subscriber;
      this.after = after;
      this.touch();
      return () => {
        this.sleeper = undefined;
        this.after = Number.POSITIVE_INFINITY;
        this.touch();
      };
    });
  }

  private touch(): void {
    this.quiet.set(this.scheduler.now() + this.after);
  }

  private letGo(): void {
    if (this.asleep) return;
    if (this.busy()) return this.touch();
    this.asleep = true;
    this.signals?.set({ dtr: false }).subscribe({ error: (error: unknown) => this.sleeper?.error(error) });
  }

  private whenAwake(write$: Observable<never>): Observable<never> {
    return defer(() => {
      this.touch();
      return this.asleep ? concat(this.rouse(), write$) : write$;
    });
  }

  /** Once for all who wait: what they write then goes out in the order in which they came. */
  private rouse(): Observable<never> {
    const { signals, scheduler } = this;
    this.rousing$ ??= concat(
      signals?.set({ dtr: true }) ?? [],
      timer(LISTENS_AFTER, scheduler).pipe(ignoreElements()),
    ).pipe(
      tap({
        complete: () => {
          this.asleep = false;
          this.touch();
        },
      }),
      finalize(() => {
        this.rousing$ = undefined;
      }),
      shareReplay({ bufferSize: 1, refCount: false }),
    );
    return this.rousing$;
  }
}
