import {
  concat,
  defer,
  EMPTY,
  finalize,
  ignoreElements,
  map,
  merge,
  type Observable,
  of,
  race,
  type SchedulerLike,
  Subject,
  startWith,
  switchMap,
  take,
  timer,
} from 'rxjs';
import { joined } from '../../bytes/joined.ts';
import type { Channel } from '../../channel/channel.ts';
import type { StepOut } from './step-out.ts';
import { type SteppedOut, steppedOut } from './stepped-out.ts';
import { areWholeLines } from './whole-lines.ts';

/** How long nothing may follow the module's OK, in ms, before it is believed to be that. */
const QUIET = 200;

/** Data mode was left: what came before was payload, and what came after are lines. */
export interface Answer {
  readonly payload: Uint8Array;
  readonly lines: Uint8Array;
}

/** The module is asked to step out of data mode. What comes meanwhile is withheld: it is payload or lines, as the answer shows. */
export class Question {
  /** It was asked because of an ending, which the withheld bytes begin with; otherwise somebody wants to step out. */
  readonly doubted: boolean;
  private readonly stepOut: StepOut;
  private readonly scheduler: SchedulerLike;
  private readonly came$ = new Subject<void>();
  private bytes: Uint8Array;
  private asked = Number.POSITIVE_INFINITY;
  /** How much had come when it was asked, and how much when an answer was not yet possible. */
  private before: number;
  private early: number;

  constructor(withheld: Uint8Array, doubted: boolean, stepOut: StepOut, scheduler: SchedulerLike) {
    this.doubted = doubted;
    this.bytes = withheld;
    this.before = withheld.length;
    this.early = withheld.length;
    this.stepOut = stepOut;
    this.scheduler = scheduler;
  }

  /** Everything since the doubt began. */
  get withheld(): Uint8Array {
    return this.bytes;
  }

  came(bytes: Uint8Array): void {
    this.bytes = joined(this.bytes, bytes);
    const now = this.scheduler.now();
    if (now < this.asked + this.stepOut.notBefore) this.early = this.bytes.length;
    this.came$.next();
  }

  /** Where the module, which was in command mode before, has only repeated what it was asked by; -1 where it has not. */
  get echoed(): number {
    if (this.stepOut.echo.length === 0) return -1;
    for (let at = this.before; at < this.bytes.length; at++) {
      if (this.isEcho(at) && this.areEchoes(at)) return at;
    }
    return -1;
  }

  /** Asks, and emits the answer; `undefined` where none comes. Again and again, if need be. */
  put(channel: Channel): Observable<Answer | undefined> {
    const { scheduler, stepOut } = this;
    return defer(() => {
      let changed = true;
      const after$ = defer(() => {
        changed = false;
        return stepOut.after;
      });
      if (this.asked > scheduler.now()) this.before = this.bytes.length;
      this.asked = scheduler.now();
      this.early = this.bytes.length;
      const answered$ = this.quiet(QUIET).pipe(
        map(() => this.found),
        switchMap((found) => (found ? of(found) : EMPTY)),
      );
      const over$ = timer(stepOut.within, scheduler).pipe(map(() => this.found));
      return merge(stepOut.ask(channel), race(answered$, over$)).pipe(
        take(1),
        switchMap((found) => concat(after$.pipe(ignoreElements()), of(found))),
        map((found) => found && this.answer(found)),
        finalize(() => {
          // Whoever hears of a line that is lost has heard of it before.
          if (changed) after$.subscribe({ error: () => undefined });
        }),
      );
    });
  }

  /** Emits when nothing has come for that many ms, from now on. */
  quiet(milliseconds: number): Observable<unknown> {
    return this.came$.pipe(
      startWith(undefined),
      switchMap(() => timer(milliseconds, this.scheduler)),
    );
  }

  private get found(): SteppedOut | undefined {
    return steppedOut(this.bytes, this.early);
  }

  /** Whether from there on there is nothing but echoes, with whole lines behind each. */
  private areEchoes(from: number): boolean {
    const { bytes, stepOut } = this;
    const behind = from + stepOut.echo.length;
    for (let next = behind; next < bytes.length; next++) {
      if (this.isEcho(next) && areWholeLines(bytes, behind, next)) return this.areEchoes(next);
    }
    return areWholeLines(bytes, behind);
  }

  private isEcho(at: number): boolean {
    return this.stepOut.echo.every((byte, i) => this.bytes[at + i] === byte);
  }

  private answer({ payload, lines }: SteppedOut): Answer {
    return { payload: this.bytes.subarray(0, payload), lines: this.bytes.subarray(lines) };
  }
}
