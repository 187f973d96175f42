import {
  BehaviorSubject,
  catchError,
  concat,
  concatMap,
  defer,
  EMPTY,
  filter,
  first,
  from,
  ignoreElements,
  map,
  Observable,
  of,
  type SchedulerLike,
  type Subscription,
  switchMap,
  tap,
  throwError,
  timer,
} from 'rxjs';
import { ModemError, type Reason } from '../../at/reason.ts';
import { joined } from '../../bytes/joined.ts';
import type { Channel } from '../../channel/channel.ts';
import { ato } from '../../commands/index.ts';
import { reasonOf } from '../../scope/attempt.ts';
import type { Carrier } from './carrier.ts';
import { Endings } from './endings.ts';
import { APART, EscapeFree } from './escape-free.ts';
import { type Answer, Question } from './question.ts';
import type { StepOut } from './step-out.ts';

/** What the line is doing: commands, data, finding out which of the two, or nothing any more. */
type Phase = 'command' | 'data' | 'asking' | 'over';

/** Whoever has the connection. */
export interface Told {
  readonly data: (bytes: Uint8Array) => void;
  /** The module has left data mode: there is no connection any more. */
  readonly ended: () => void;
  readonly failed: (error: unknown) => void;
}

export interface DataModeOptions {
  readonly channel: Channel;
  readonly scheduler: SchedulerLike;
  /** The lines by which the module tells that it has left data mode. */
  readonly endings: readonly string[];
  readonly stepOut: StepOut;
  readonly carrier: Carrier;
  /** Why nothing can be written any more. */
  readonly refusal: Reason;
}

const NOTHING: Uint8Array = new Uint8Array(0);

/** How long the beginning of what may be an ending is kept back, in ms: its bytes come without a pause. */
const KEPT_FOR = 100;
/** How many bytes are handed to the line at once: what is on it when the module leaves data mode is taken for commands. */
const AT_ONCE = 1_024;

/**
 * The UART while it is a connection (note 4). What comes is payload, until a line in it says that the connection is over: then
 * the peer may have sent that line as well, and the module is asked (note 6.3).
 *
 * ```
 *            enter              a line that may be the end,
 *  command ─────────▶ data ──── or somebody wants to step out ────▶ asking
 *     ▲                ▲ │                                            │
 *     │                └─┼───────── payload, and stepped back in ─────┤
 *     └──── stepped out ─┼────────────────────────────────────────────┤
 *                        └─ DCD off ─▶ over ◀───── it was the end ────┘
 * ```
 */
export class DataMode {
  private readonly options: DataModeOptions;
  private readonly told: Told;
  private readonly phase$ = new BehaviorSubject<Phase>('command');
  private readonly endings: Endings;
  private readonly escapeFree = new EscapeFree(AT_ONCE);
  private readonly writing$ = new BehaviorSubject(0);
  private written = Number.NEGATIVE_INFINITY;
  private question: Question | undefined;
  private tail: Subscription | undefined;
  private flow: Subscription | undefined;

  constructor(options: DataModeOptions, told: Told) {
    this.options = options;
    this.told = told;
    this.endings = new Endings(options.endings);
  }

  /** Whether the UART is, or may be, the connection's: no command can be given. */
  get diverted(): boolean {
    return this.phase$.value === 'data' || this.phase$.value === 'asking';
  }

  /** The module has said CONNECT: from the very next byte on it is data mode. */
  enter(): void {
    this.options.carrier.watch(() => this.dropped());
    this.resume();
  }

  /** Writes payload when the line is free for it. Cold. */
  write(bytes: Uint8Array): Observable<never> {
    return from(this.escapeFree.portions(bytes)).pipe(
      concatMap(({ bytes: portion, apart }) =>
        concat(apart ? this.silence(APART) : EMPTY, this.send(portion)),
      ),
    );
  }

  /**
   * Steps out: completes in command mode, errors where the module stays in data mode, or has left it by itself. Once asked,
   * the module cannot be unasked: where nobody waits for it any more it is stepped back in.
   */
  readonly leave$: Observable<never> = new Observable((subscriber) => {
    const waiting = this.ready().subscribe({
      error: (error: unknown) => subscriber.error(error),
      next: () => {
        this.withhold(NOTHING, false);
        this.flow = this.ask()
          .pipe(concatMap((phase) => (phase === 'command' && subscriber.closed ? this.back$ : of(phase))))
          .subscribe({
            next: (phase) => {
              if (phase === 'command') subscriber.complete();
              else subscriber.error(new ModemError(phase === 'over' ? this.options.refusal : this.silent()));
            },
            error: (error: unknown) => {
              this.fail(error);
              subscriber.error(error);
            },
          });
      },
    });
    return () => waiting.unsubscribe();
  });

  /** Steps back in (ATO), where it has stepped out. Where the connection is gone that is told, and it completes. */
  readonly back$: Observable<never> = defer(() =>
    this.phase$.value === 'command' ? this.options.channel.run(ato()) : EMPTY,
  ).pipe(
    tap({
      complete: () => {
        if (this.phase$.value === 'command') this.resume();
      },
    }),
    catchError((error: unknown) => {
      if (reasonOf(error)?._tag !== 'Refused') {
        this.fail(error);
        return throwError(() => error);
      }
      this.phase$.next('over');
      this.told.ended();
      return EMPTY;
    }),
  );

  /** Steps out for good, and takes the UART from whoever has stepped out with it. */
  readonly depart$: Observable<never> = this.phase$.pipe(
    first((phase) => phase !== 'asking'),
    switchMap((phase) => (phase === 'data' ? this.leave$ : EMPTY)),
    tap({ complete: () => this.stop() }),
  );

  /** Nobody has the connection any more. */
  stop(): void {
    this.tail?.unsubscribe();
    this.flow?.unsubscribe();
    this.question = undefined;
    this.options.carrier.stop();
    if (this.phase$.value !== 'over') this.phase$.next('over');
  }

  private resume(): void {
    this.phase$.next('data');
    this.options.channel.divert({
      take: (bytes) => this.take(bytes),
      lost: (error) => this.fail(error),
    });
  }

  private take(bytes: Uint8Array): void {
    this.tail?.unsubscribe();
    if (this.question) this.question.came(bytes);
    else this.sight(this.endings.next(bytes));
  }

  private sight({ payload, doubtful }: ReturnType<Endings['next']>): void {
    if (payload.length > 0) this.told.data(payload);
    if (this.phase$.value !== 'data') return;
    if (doubtful) return this.doubt(doubtful);
    if (this.endings.keeping === 0) return;
    this.tail = this.options.scheduler.schedule(() => this.told.data(this.endings.release()), KEPT_FOR);
  }

  /** It may have ended: what says so is kept back until that is settled, by DCD where there is one, else by the module. */
  private doubt(doubtful: Uint8Array): void {
    this.withhold(doubtful, true);
    this.flow = this.options.carrier
      .settled()
      .pipe(
        switchMap((carrier) => (carrier === undefined ? this.ask() : of(this.settle(carrier)))),
        concatMap((phase) => (phase === 'command' ? this.back$ : EMPTY)),
      )
      .subscribe({ error: (error: unknown) => this.fail(error) });
  }

  private withhold(bytes: Uint8Array, doubted: boolean): void {
    this.tail?.unsubscribe();
    const { stepOut, scheduler } = this.options;
    const kept = this.endings.handOver();
    this.question = new Question(doubted ? bytes : joined(bytes, kept), doubted, stepOut, scheduler);
    this.phase$.next('asking');
  }

  private silent(): Reason {
    const { name, within } = this.options.stepOut;
    return { _tag: 'TimedOut', command: name, after: within, awaiting: 'answer' };
  }

  /** Asks the module, and acts upon its answer. Emits what the line is after that. */
  private ask(): Observable<Phase> {
    const { question } = this;
    if (!question) return EMPTY;
    const { stepOut, channel } = this.options;
    return concat(this.silence(stepOut.guard), question.put(channel)).pipe(
      map((answer) => {
        if (answer) return this.outside(answer);
        return this.settle(!question.doubted && this.endings.find(question.withheld) < 0 && !question.echoed);
      }),
    );
  }

  private outside({ payload, lines }: Answer): Phase {
    this.question = undefined;
    this.phase$.next('command');
    if (payload.length > 0) this.told.data(payload);
    this.options.channel.divert(undefined, lines);
    return 'command';
  }

  /** There still is a connection, and what was kept back is payload; or there is none, and it is what the module says since. */
  private settle(stands: boolean): Phase {
    const { question } = this;
    this.question = undefined;
    const withheld = question?.withheld ?? NOTHING;
    if (stands) {
      this.phase$.next('data');
      if (withheld.length > 0) this.sight(this.endings.beyond(withheld));
      return this.phase$.value;
    }
    const ending = this.endings.find(withheld);
    const echo = question?.echoed ? this.options.stepOut.echo.length : 0;
    const lines = question?.doubted ? 0 : ending < 0 ? withheld.length - echo : ending;
    if (lines > 0) this.told.data(withheld.subarray(0, lines));
    this.phase$.next('over');
    // What it was asked by stands before its next command, and it may still say something to that.
    this.options.channel.divert(undefined, withheld.subarray(lines));
    this.options.channel.suspect();
    this.told.ended();
    return 'over';
  }

  private dropped(): void {
    if (this.phase$.value !== 'data') return;
    this.withhold(NOTHING, false);
    this.settle(false);
  }

  private fail(error: unknown): void {
    if (this.phase$.value === 'over') return;
    this.phase$.next('over');
    this.told.failed(error);
  }

  /** Emits when payload may be written. */
  private ready(): Observable<Phase> {
    return this.phase$.pipe(
      first((phase) => phase === 'data' || phase === 'over'),
      switchMap((phase) =>
        phase === 'over' ? throwError(() => new ModemError(this.options.refusal)) : of(phase),
      ),
    );
  }

  private send(bytes: Uint8Array): Observable<never> {
    return this.ready().pipe(
      switchMap(() => {
        this.writing$.next(this.writing$.value + 1);
        const done = () => {
          this.written = this.options.scheduler.now();
          this.writing$.next(this.writing$.value - 1);
        };
        return this.options.channel.sendRaw(bytes).pipe(tap({ finalize: done }));
      }),
    );
  }

  /** Completes when nothing has been written for that many ms. */
  private silence(milliseconds: number): Observable<never> {
    const { scheduler } = this.options;
    return this.writing$.pipe(
      filter((writing) => writing === 0),
      first(),
      switchMap(() => timer(Math.max(0, this.written + milliseconds - scheduler.now()), scheduler)),
      ignoreElements(),
    );
  }
}
