import {
  catchError,
  concat,
  concatMap,
  defer,
  EMPTY,
  ignoreElements,
  merge,
  type Observable,
  of,
  ReplaySubject,
  type SchedulerLike,
  type Subscription,
  switchMap,
  take,
  tap,
  throwError,
} from 'rxjs';
import { ModemError, type Reason } from '../../at/reason.ts';
import type { Channel } from '../../channel/channel.ts';
import { ato } from '../../commands/index.ts';
import { reasonOf } from '../../scope/attempt.ts';
import { once } from '../../scope/once.ts';
import { APART_FROM_BYTES, type Carrier } from './carrier.ts';
import { Endings, type Sighting } from './endings.ts';
import { PayloadWriter } from './payload-writer.ts';
import { type Phase, Phases } from './phases.ts';
import { type Answer, Question } from './question.ts';
import type { StepOut } from './step-out.ts';

/** Whoever has the connection. */
export interface Told {
  readonly data: (bytes: Uint8Array) => void;
  /** The module has left data mode: there is no connection any more. */
  readonly ended: () => void;
  /** Bytes were lost on the line, so many where that is known, and the connection goes on behind the hole. */
  readonly lapsed: (missing?: number) => void;
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

/** How long the beginning of what may be an ending is kept back, in ms: its bytes come without a pause. */
const KEPT_FOR = 100;
/** How often the module is asked to step out: the line may have carried payload into the silence around the first `+++`. */
const TIMES = 2;

/**
 * The UART while it is a connection (note 4). What comes is payload, until a line in it says that the connection is over: then
 * the peer may have sent that line as well, and the module is asked (note 6.3).
 *
 * ```
 *             enter            a line that may be the end, DCD off,
 *  command ─────────▶ data ──── or somebody wants to step out ────▶ asking
 *     ▲ │              ▲ ▲                                           │ │ │
 *     │ └─▶ returning ─┘ └──────────── it was payload ───────────────┘ │ │
 *     │         └─ NO CARRIER ─▶ over ◀──────── it was the end ────────┘ │
 *     └────────────────────────────────── stepped out ───────────────────┘
 * ```
 */
export class DataMode {
  private readonly options: DataModeOptions;
  private readonly told: Told;
  private readonly endings: Endings;
  private readonly phases: Phases;
  private readonly writer: PayloadWriter;
  private question: Question | undefined;
  private tail: Subscription | undefined;
  private flow: Subscription | undefined;
  private returning$: Observable<never> = EMPTY;

  constructor(options: DataModeOptions, told: Told) {
    this.options = options;
    this.told = told;
    this.endings = new Endings(options.endings);
    this.phases = new Phases(options.refusal);
    this.writer = new PayloadWriter(options.channel, options.scheduler, this.phases.ready$);
  }

  /** The module has said CONNECT: from the very next byte on it is data mode. */
  enter(): void {
    if (this.phases.current !== 'command') return;
    this.options.carrier.connected(() => this.dropped());
    this.resume();
  }

  /** Writes payload when the line is free for it. Cold; one at a time. */
  write(bytes: Uint8Array): Observable<never> {
    return this.writer.write(bytes);
  }

  /** Errors when there is no connection any more, with why that is so. */
  get ended$(): Observable<never> {
    return this.phases.over$;
  }

  /**
   * Steps out: completes in command mode, errors where the module stays in data mode, or has left it by itself. Once asked,
   * the module cannot be unasked: where nobody waits for it any more it is stepped back in.
   */
  readonly leave$: Observable<never> = defer(() =>
    concat(
      this.phases.ready$,
      defer(() => this.stepOut()),
    ),
  );

  /** Steps back in (ATO), where it has stepped out; whoever waits for it. Where the connection is gone that is told, and it completes. */
  readonly back$: Observable<never> = defer(() => {
    if (this.phases.current === 'command') this.returning$ = this.stepIn();
    return this.phases.current === 'returning' ? this.returning$ : EMPTY;
  });

  /** Steps out for good, and takes the UART from whoever has stepped out with it. */
  readonly depart$: Observable<never> = defer(() => this.phases.when('command', 'data', 'over')).pipe(
    switchMap((phase) => (phase === 'data' ? this.leave$ : EMPTY)),
    tap({ complete: () => this.stop() }),
  );

  /** Nobody has the connection any more, for that reason, where there is one. */
  stop(because?: unknown): void {
    this.tail?.unsubscribe();
    this.flow?.unsubscribe();
    this.question = undefined;
    this.options.carrier.disconnected();
    this.phases.end(because);
  }

  /** Data mode, from the byte behind the token that is being told on. */
  private resume(): void {
    const { channel, carrier } = this.options;
    this.phases.current = 'data';
    this.writer.touched();
    const { lapsed } = this.told;
    channel.divert({ lapsed, take: (bytes) => this.take(bytes), lost: (error) => this.fail(error) });
    // Payload that waits is written only where the line carries it.
    this.phases.tell();
    if (carrier.lost) this.dropped();
  }

  private take(bytes: Uint8Array): void {
    this.tail?.unsubscribe();
    if (this.question) this.question.came(bytes);
    else this.sight(this.endings.next(bytes));
  }

  private sight({ payload, doubtful }: Sighting): void {
    // First: whoever hears of the payload may want to step out.
    const question = doubtful && this.withhold(doubtful, true);
    this.tell(payload);
    if (question) {
      if (this.question === question) this.doubt(question);
    } else if (this.phases.current === 'data' && this.endings.keeping > 0) {
      this.tail = this.options.scheduler.schedule(() => this.tell(this.endings.release()), KEPT_FOR);
    }
  }

  private tell(payload: Uint8Array): void {
    if (payload.length > 0) this.told.data(payload);
  }

  /** From now on all that comes is withheld. */
  private withhold(bytes: Uint8Array, doubted: boolean): Question {
    const { stepOut, scheduler } = this.options;
    this.tail?.unsubscribe();
    const question = new Question(bytes, doubted, stepOut, scheduler);
    this.question = question;
    this.phases.current = 'asking';
    return question;
  }

  /** It may have ended: what says so is kept back until that is settled, by DCD where there is one, else by the module. */
  private doubt(question: Question): void {
    this.flow = this.options.carrier
      .settled()
      .pipe(
        switchMap((stands) =>
          stands === undefined ? this.ask(question, 1) : of(this.settle(question, stands)),
        ),
        concatMap((phase) => (phase === 'command' ? this.back$ : EMPTY)),
      )
      .subscribe({ error: (error: unknown) => this.fail(error) });
  }

  /** DCD says that it has ended: the last bytes may still come. */
  private dropped(): void {
    if (this.phases.current !== 'data') return;
    const question = this.withhold(this.endings.handOver(), false);
    this.flow = question
      .quiet(APART_FROM_BYTES)
      .pipe(take(1))
      .subscribe(() => this.settle(question, !this.options.carrier.lost));
  }

  private stepOut(): Observable<never> {
    let wanted = true;
    const question = this.withhold(this.endings.handOver(), false);
    const asked$ = new ReplaySubject<Phase>(1);
    asked$.subscribe({ error: (error: unknown) => this.fail(error) });
    this.flow = this.ask(question, TIMES)
      .pipe(concatMap((phase) => (phase === 'command' && !wanted ? this.back$ : of(phase))))
      .subscribe(asked$);
    const { name, within } = this.options.stepOut;
    const silent: Reason = { _tag: 'TimedOut', command: name, after: within, awaiting: 'answer' };
    const left$ = asked$.pipe(
      switchMap((phase) => {
        if (phase === 'data') return throwError(() => new ModemError(silent));
        return phase === 'command' ? of(phase) : this.phases.refused();
      }),
    );
    return defer(() => merge(left$, this.ended$)).pipe(
      take(1),
      ignoreElements(),
      tap({
        unsubscribe: () => {
          wanted = false;
        },
      }),
    );
  }

  private stepIn(): Observable<never> {
    this.phases.current = 'returning';
    const returned$ = this.options.channel.run(ato()).pipe(
      tap({
        complete: () => {
          if (this.phases.current === 'returning') this.resume();
        },
      }),
      catchError((error: unknown) => {
        if (reasonOf(error)?._tag !== 'Refused') {
          this.fail(error);
          return throwError(() => error);
        }
        this.end();
        return EMPTY;
      }),
      once(),
    );
    // Once it is written the module steps in, whoever waits for it.
    returned$.subscribe({ error: () => undefined });
    return returned$;
  }

  /** Asks the module, and acts upon its answer. Emits what the line is after that. */
  private ask(question: Question, times: number): Observable<Phase> {
    const { stepOut, channel, carrier } = this.options;
    return concat(this.writer.silence(stepOut.guard), question.put(channel)).pipe(
      concatMap((answer) => {
        if (answer) return of(this.outside(question, answer));
        if (times > 1 && !carrier.lost) return this.ask(question, times - 1);
        const { doubted, echoed, withheld } = question;
        const ended =
          doubted || echoed >= 0 || carrier.lost || this.endings.begin(withheld, withheld.length) >= 0;
        return of(this.settle(question, !ended));
      }),
    );
  }

  private outside(question: Question, { payload, lines }: Answer): Phase {
    this.tell(payload);
    if (this.question !== question) return this.phases.current;
    this.undivert('command', lines);
    this.phases.tell();
    return this.phases.current;
  }

  /** There still is a connection, and what was kept back is payload; or there is none, and it is what the module says since. */
  private settle(question: Question, stands: boolean): Phase {
    const { withheld, doubted, echoed } = question;
    if (stands) {
      this.question = undefined;
      this.phases.current = 'data';
      this.sight(doubted ? this.endings.beyond(withheld) : this.endings.next(withheld));
      this.phases.tell();
      return this.phases.current;
    }
    const end = echoed < 0 ? withheld.length : echoed;
    const ending = this.endings.begin(withheld, end);
    const from = ending < 0 ? end : ending;
    this.tell(withheld.subarray(0, from));
    if (this.question !== question) return this.phases.current;
    this.undivert('over', withheld.subarray(from));
    this.end();
    return 'over';
  }

  /** The line is the channel's again, which reads `lines` first: they may tell of the end of everything. */
  private undivert(phase: Phase, lines: Uint8Array): void {
    const { channel } = this.options;
    this.question = undefined;
    this.phases.current = phase;
    channel.divert(undefined, lines);
    // What it was asked by stands before its next command, and it may still say something to that.
    if (phase === 'over') channel.suspect();
  }

  private end(): void {
    this.phases.current = 'over';
    // First: whoever waits to hang up finds nothing left to do.
    this.told.ended();
    this.stop();
  }

  private fail(error: unknown): void {
    if (this.phases.current === 'over') return;
    this.stop(error);
    this.told.failed(error);
  }
}
