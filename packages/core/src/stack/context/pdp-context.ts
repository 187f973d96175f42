import {
  catchError,
  concat,
  defer,
  distinctUntilChanged,
  EMPTY,
  finalize,
  ignoreElements,
  map,
  merge,
  mergeMap,
  type Observable,
  race,
  type SchedulerLike,
  Subject,
  share,
  take,
  tap,
  throwError,
  timer,
} from 'rxjs';
import { ModemError } from '../../at/reason.ts';
import type { Channel } from '../../channel/channel.ts';
import type { Status } from '../../codec/status.ts';
import { qistate } from '../../commands/index.ts';
import type { Dialect } from '../../dialects/dialect.ts';
import type { Closeable } from '../../scope/closeable.ts';
import { askedAgain } from '../asked-again.ts';
import type { Slots } from '../connection/slots.ts';
import type { Receiving } from '../receiving/receiving.ts';
import { type ContextId, type Stack, within } from '../stack.ts';
import type { ContextState } from '../state/context-state.ts';
import type { ModemState } from '../state/modem-state.ts';
import { activate, type ContextSettings } from './activate.ts';
import { type Deactivation, deactivate } from './deactivate.ts';

/** What a context has from the module that it is a context of. */
export interface Ground {
  readonly channel: Channel;
  /** How the module speaks, as far as is known by now. */
  readonly dialect: () => Dialect;
  readonly scheduler: SchedulerLike;
  readonly multiple: boolean;
  readonly receiving: Receiving;
  readonly slots: Slots;
  readonly deactivation: Deactivation;
  /** The module has denied a connection over that context that had never closed. */
  readonly denied: (context: ContextId) => void;
  /** Errors when that context is gone, and all else with it or not. */
  readonly lostBy: (context: PdpContext) => Observable<never>;
  readonly state$: Observable<ModemState>;
  /** What is known of the module beyond the line to it: whether the second context was left active when that was lost. */
  readonly memory: { secondLeft: boolean };
}

const contextClosed = (): ModemError => new ModemError({ _tag: 'ContextClosed' });

/** How long the context's end waits for a last word to its sends, in ms: the other context may never be quiet. */
const LAST_WORD = 2_000;

/** One of the module's two PDP contexts (note 7): activated, used for connections, deactivated. */
export class PdpContext implements Stack {
  readonly context: ContextId;
  readonly channel: Channel;
  readonly scheduler: SchedulerLike;
  readonly multiple: boolean;
  readonly pull: boolean;
  readonly pollEvery: number;
  readonly slots: Slots;
  readonly deactivation: Deactivation;
  readonly status$: Observable<Status>;
  readonly open = new Set<Closeable>();
  readonly lost$: Observable<never>;
  /** What it is doing, as far as the module has told. Replays the latest. */
  readonly state$: Observable<ContextState>;
  /** Active, or on its way there: there is something to deactivate. */
  active = false;
  /** Somebody has it, or it is not down again after they had it. */
  taken = false;
  /** It is being taken down: nothing need be put back as it was. */
  ending = false;
  /** It is being taken up, or down and up again for or behind transparent mode: that it is not up is no news. */
  rebuilding = false;
  /** What takes the UART out of data mode, while a connection has it: nothing can be deactivated before. */
  departure$: Observable<never> | undefined;
  /** It was taken down in good order. */
  readonly down$: Observable<void>;
  /** It is being deactivated for good. */
  readonly left$: Observable<void>;
  readonly denied: () => void;
  /** Errors when it is gone, from now on. */
  private readonly fate$: Observable<never>;
  private readonly down = new Subject<void>();
  private readonly left = new Subject<void>();
  private readonly broken = new Subject<unknown>();
  private readonly receiving: Receiving;
  private readonly spoken: Ground['dialect'];
  private readonly memory: Ground['memory'];
  private gprs: ContextSettings['gprs'] | undefined;

  constructor(context: ContextId, ground: Ground) {
    this.context = context;
    this.channel = ground.channel;
    this.spoken = ground.dialect;
    this.memory = ground.memory;
    this.scheduler = ground.scheduler;
    this.multiple = ground.multiple;
    this.receiving = ground.receiving;
    this.pull = ground.receiving.indication > 0;
    this.pollEvery = ground.receiving.pollEvery;
    this.slots = ground.slots;
    this.deactivation = ground.deactivation;
    this.denied = () => ground.denied(context);
    this.fate$ = merge(ground.lostBy(this), this.broken.pipe(mergeMap((error) => throwError(() => error))));
    this.lost$ = defer(() => (this.active ? this.fate$ : throwError(contextClosed)));
    this.state$ = ground.state$.pipe(
      map(({ contexts }) => contexts[context]),
      distinctUntilChanged(),
    );
    this.status$ = defer(() => this.channel.run(within(this, qistate()))).pipe(askedAgain(), share());
    this.down$ = this.down.asObservable();
    this.left$ = this.left.asObservable();
  }

  get dialect(): Dialect {
    return this.spoken();
  }

  /** From nothing to an address of its own on the network, which it emits. */
  activate(gprs: ContextSettings['gprs'], leftovers: readonly ContextId[] = []): Observable<string> {
    return defer(() => {
      this.active = true;
      if (this.context === 1) this.memory.secondLeft = true;
      this.gprs = gprs;
      const { multiple, receiving, deactivation } = this;
      const { lacks } = this.dialect;
      const settings = { gprs, multiple, receiving, deactivation, lacks, leftovers };
      this.rebuilding = true;
      // Whoever deactivates it meanwhile wants it down: nothing of it is to go on behind that.
      return race(
        this.left.pipe(mergeMap(() => throwError(contextClosed))),
        activate(this.channel, this.context, settings),
      ).pipe(
        finalize(() => {
          this.rebuilding = false;
        }),
      );
    });
  }

  /** Once more as it was activated before, after it was used in another mode. */
  readonly again$: Observable<string> = defer(() => (this.gprs ? this.activate(this.gprs) : EMPTY));

  /** There is no working with it any more, and this is why. */
  break(error: unknown): void {
    this.broken.next(error);
  }

  /** It is not there any more: what is open over it goes with it, and so does what is being opened. */
  abandon(): void {
    this.break(contextClosed());
  }

  /** Closes what is open, each in good order, then the context, which takes along what would not close. */
  readonly takeDown$: Observable<never> = defer(() => {
    this.ending = true;
    return concat(...[...this.open].map(({ close$ }) => close$.pipe(catchError(() => EMPTY))), this.leave$);
  }).pipe(
    tap({
      complete: () => {
        this.down.next();
        this.abandon();
      },
    }),
    finalize(() => {
      this.ending = false;
    }),
  );

  /** Deactivates it, whatever is thought of it. */
  readonly deactivated$: Observable<never> = defer(() =>
    deactivate(this.channel, this.context, this.deactivation),
  ).pipe(
    tap({
      complete: () => {
        if (this.context === 1) this.memory.secondLeft = false;
      },
    }),
  );

  /** Deactivates it, where there is something to deactivate. A module that does not is no good any more (`DeactivationTimedOut`). */
  readonly leave$: Observable<never> = defer(() => {
    if (!this.active) return EMPTY;
    this.active = false;
    this.left.next();
    const { departure$ = EMPTY } = this;
    return concat(departure$.pipe(catchError(() => EMPTY)), this.deactivated$);
  }).pipe(
    tap({
      error: (error: unknown) => this.break(error),
    }),
  );

  /** The same for a second context whose deactivation has failed before: it may be up, and nobody has it any more. */
  readonly remains$: Observable<never> = defer(() =>
    this.active || this.context === 0 || !this.memory.secondLeft ? EMPTY : this.state$.pipe(take(1)),
  ).pipe(mergeMap(({ stack }) => (stack === 'IP INITIAL' ? EMPTY : this.deactivated$)));

  /**
   * Errors as {@link lost$} does, a little later than the connections hear of it: a send that was interrupted may still hear
   * what became of it.
   */
  readonly failed$: Observable<never> = defer(() =>
    this.fate$.pipe(
      catchError((error: unknown) => {
        this.active = false;
        const heard$ = race(this.channel.quiet$, timer(LAST_WORD, this.scheduler));
        return concat(
          concat(heard$, timer(0, this.scheduler)).pipe(ignoreElements()),
          throwError(() => error),
        );
      }),
    ),
  );
}
