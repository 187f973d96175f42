import {
  concat,
  ignoreElements,
  merge,
  Observable,
  type SchedulerLike,
  Subject,
  switchMap,
  take,
  timer,
} from 'rxjs';
import { joined } from '../../bytes/joined.ts';
import type { Channel } from '../../channel/channel.ts';
import type { StepOut } from './step-out.ts';
import { steppedOut } from './stepped-out.ts';

/** How long nothing may follow the module's OK, in ms, before it is believed to be that. */
const QUIET = 100;

/** Data mode was left: what came before was payload, and what came after are lines. */
export interface Answer {
  readonly payload: Uint8Array;
  readonly lines: Uint8Array;
}

/** The module is asked to step out of data mode. What comes meanwhile is withheld: it is payload or lines, as the answer shows. */
export class Question {
  /** Everything since the doubt began. */
  withheld: Uint8Array;
  /** It was asked because of an ending, which the withheld bytes begin with; otherwise somebody wants to step out. */
  readonly doubted: boolean;
  private readonly stepOut: StepOut;
  private readonly scheduler: SchedulerLike;
  private readonly came$ = new Subject<void>();
  private asked = Number.POSITIVE_INFINITY;
  /** How much had come when an answer was not yet possible. */
  private early: number;

  constructor(withheld: Uint8Array, doubted: boolean, stepOut: StepOut, scheduler: SchedulerLike) {
    this.doubted = doubted;
    this.withheld = withheld;
    this.early = withheld.length;
    this.stepOut = stepOut;
    this.scheduler = scheduler;
  }

  came(bytes: Uint8Array): void {
    this.withheld = joined(this.withheld, bytes);
    if (this.scheduler.now() < this.asked + this.stepOut.notBefore) this.early = this.withheld.length;
    this.came$.next();
  }

  /** The module was in command mode before: it has only repeated what it was asked by. */
  get echoed(): boolean {
    const { withheld } = this;
    const { echo } = this.stepOut;
    const from = withheld.length - echo.length;
    return echo.length > 0 && from >= 0 && echo.every((byte, i) => withheld[from + i] === byte);
  }

  /** Asks, and emits the answer; nothing where none comes. */
  put(channel: Channel): Observable<Answer | undefined> {
    const { scheduler, stepOut } = this;
    const over$ = timer(stepOut.within, scheduler);
    const answered$ = this.came$.pipe(switchMap(() => this.found()));
    const asking$ = new Observable<never>((subscriber) => {
      this.asked = scheduler.now();
      return stepOut.ask(channel).subscribe(subscriber);
    });
    const answer$ = merge(answered$, over$.pipe(switchMap(() => [undefined]))).pipe(take(1));
    return merge(asking$, answer$).pipe(take(1), (asked$) =>
      concat(asked$, stepOut.after.pipe(ignoreElements())),
    );
  }

  private found(): Observable<Answer> {
    const found = steppedOut(this.withheld, this.early);
    if (!found) return new Observable();
    return timer(QUIET, this.scheduler).pipe(
      switchMap(() => [
        { payload: this.withheld.subarray(0, found.payload), lines: this.withheld.subarray(found.lines) },
      ]),
    );
  }
}
