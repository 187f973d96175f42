import {
  BehaviorSubject,
  concat,
  concatMap,
  defer,
  EMPTY,
  filter,
  finalize,
  first,
  from,
  ignoreElements,
  Observable,
  type SchedulerLike,
  switchMap,
  timer,
} from 'rxjs';
import type { Channel } from '../../channel/channel.ts';
import { once } from '../../scope/once.ts';
import { APART, EscapeFree } from './escape-free.ts';

/** How many bytes are handed to the line at once: what is on it when the module leaves data mode is taken for commands. */
const AT_ONCE = 1_024;

/** Writes payload in data mode, none of which can be taken for the escape `+++`. */
export class PayloadWriter {
  private readonly channel: Channel;
  private readonly scheduler: SchedulerLike;
  private readonly ready$: Observable<never>;
  private readonly escapeFree = new EscapeFree(AT_ONCE);
  /** How many pieces the line has not taken yet. */
  private readonly underway$ = new BehaviorSubject(0);
  private latest = Number.NEGATIVE_INFINITY;

  /** `ready$` completes when payload may be written, and errors when it never may again. */
  constructor(channel: Channel, scheduler: SchedulerLike, ready$: Observable<never>) {
    this.channel = channel;
    this.scheduler = scheduler;
    this.ready$ = ready$;
  }

  /** Cold; one at a time. Completes when the line has taken the last byte. */
  write(bytes: Uint8Array): Observable<never> {
    return concat(
      this.ready$,
      from(this.escapeFree.pieces(bytes)).pipe(concatMap((piece) => this.put(piece))),
    );
  }

  /** Completes when nothing has been written for that many ms. */
  silence(milliseconds: number): Observable<never> {
    return this.underway$.pipe(
      filter((underway) => underway === 0),
      first(),
      switchMap(() => timer(Math.max(0, this.latest + milliseconds - this.scheduler.now()), this.scheduler)),
      ignoreElements(),
    );
  }

  /** Something else was written: the silence begins anew. */
  touched(): void {
    this.latest = this.scheduler.now();
  }

  private put(piece: Uint8Array): Observable<never> {
    const { escapeFree } = this;
    return defer(() => {
      const apart = escapeFree.completes(piece);
      return concat(
        apart ? this.silence(APART) : EMPTY,
        this.ready$,
        defer(() => {
          escapeFree.wrote(piece, apart);
          return this.handOver(piece);
        }),
      );
    });
  }

  /** What is on its way to the line is so whoever waits for it. */
  private handOver(piece: Uint8Array): Observable<never> {
    return new Observable((subscriber) => {
      this.underway$.next(this.underway$.value + 1);
      const taken$ = this.channel.sendRaw(piece).pipe(
        finalize(() => {
          this.touched();
          this.underway$.next(this.underway$.value - 1);
        }),
        once(),
      );
      const waiting = taken$.subscribe(subscriber);
      return () => waiting.unsubscribe();
    });
  }
}
