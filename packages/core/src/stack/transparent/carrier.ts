import type { Signals } from '@atrx/transport';
import { filter, map, merge, type Observable, of, type SchedulerLike, Subscription, take, timer } from 'rxjs';

/** How far apart DCD and the bytes beside it may come, whichever is first, in ms. */
export const APART_FROM_BYTES = 250;

/**
 * DCD as the status of the connection (note 5.6.2), as far as it can be believed. One that is OFF while there is a connection is
 * not wired; one that was never seen OFF, not even before the connection, may be tied to ON.
 */
export class Carrier {
  private readonly dcd$: Observable<boolean> | undefined;
  private readonly scheduler: SchedulerLike;
  private life = new Subscription();
  private on = false;
  private seenOff = false;
  private seenOn = false;
  private dropped: (() => void) | undefined;

  constructor(signals: Signals | undefined, scheduler: SchedulerLike) {
    this.dcd$ = signals?.dcd$;
    this.scheduler = scheduler;
  }

  /** It is looked at from now on: there is no connection yet. */
  start(): void {
    this.life = new Subscription();
    this.life.add(
      this.dcd$?.subscribe({
        next: (on) => this.see(on),
        // The line's loss is told by what it carries.
        error: () => undefined,
      }),
    );
  }

  /** There is a connection from now on; `dropped` is told when there is none any more. */
  connected(dropped: () => void): void {
    this.dropped = dropped;
    this.seenOn = this.on;
  }

  disconnected(): void {
    this.dropped = undefined;
  }

  stop(): void {
    this.life.unsubscribe();
    this.disconnected();
  }

  /** There was a connection, and it is gone. */
  get lost(): boolean {
    return this.seenOn && !this.on;
  }

  /** Whether there still is a connection; `undefined` where nothing can tell. */
  settled(): Observable<boolean | undefined> {
    const { dcd$, seenOn, seenOff } = this;
    if (!dcd$ || !seenOn) return of(undefined);
    if (this.lost) return of(false);
    const off$ = dcd$.pipe(
      filter((on) => !on),
      map(() => false),
    );
    const still$ = timer(APART_FROM_BYTES, this.scheduler).pipe(map(() => (seenOff ? true : undefined)));
    return merge(off$, still$).pipe(take(1));
  }

  private see(on: boolean): void {
    const was = this.on;
    this.on = on;
    this.seenOff ||= !on;
    if (!this.dropped) return;
    this.seenOn ||= on;
    if (was && !on) this.dropped();
  }
}
