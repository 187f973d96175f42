import type { Signals } from '@atrx/transport';
import { filter, map, merge, type Observable, of, type SchedulerLike, Subscription, take, timer } from 'rxjs';

/** How long DCD may lag behind the line that says the connection is over, in ms. */
const SETTLED_WITHIN = 250;

/**
 * DCD as the status of the connection (note 5.6.2), as far as it can be believed: one that was never on while there was a
 * connection is not wired.
 */
export class Carrier {
  private readonly dcd$: Observable<boolean> | undefined;
  private readonly scheduler: SchedulerLike;
  private life = new Subscription();
  private on = false;
  private believed = false;

  constructor(signals: Signals | undefined, scheduler: SchedulerLike) {
    this.dcd$ = signals?.dcd$;
    this.scheduler = scheduler;
  }

  /** There is a connection from now on; `dropped` is told when there is none any more. */
  watch(dropped: () => void): void {
    this.stop();
    this.life = new Subscription();
    this.life.add(
      this.dcd$?.subscribe({
        next: (on) => {
          const was = this.on;
          this.on = on;
          this.believed ||= on;
          if (was && !on) dropped();
        },
        // The line's loss is told by what it carries.
        error: () => undefined,
      }),
    );
  }

  stop(): void {
    this.life.unsubscribe();
  }

  /** Whether there still is a connection; `undefined` where nothing can tell. */
  settled(): Observable<boolean | undefined> {
    const { dcd$ } = this;
    if (!dcd$ || !this.believed) return of(undefined);
    if (!this.on) return of(false);
    const off$ = dcd$.pipe(
      filter((on) => !on),
      map(() => false),
    );
    return merge(off$, timer(SETTLED_WITHIN, this.scheduler).pipe(map(() => true))).pipe(take(1));
  }
}
