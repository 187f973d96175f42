import {
  catchError,
  concat,
  defer,
  EMPTY,
  ignoreElements,
  type Observable,
  retry,
  type SchedulerLike,
  takeUntil,
  throwError,
  timer,
} from 'rxjs';
import type { Channel } from '../channel/channel.ts';
import { ate, cmee, type Gprs } from '../commands/index.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { reasonOf } from '../scope/attempt.ts';
import type { Closeable } from '../scope/closeable.ts';
import { activate, deactivate } from './context.ts';
import { follow } from './follow.ts';
import { lost, restarted } from './lost.ts';
import type { ModemState } from './modem-state.ts';
import { register } from './register.ts';
import { Slots } from './slots.ts';
import type { Stack } from './stack.ts';
import { synchronise } from './synchronise.ts';
import { unlock } from './unlock.ts';

export interface SessionOptions {
  readonly gprs: Gprs;
  readonly pin: string | undefined;
  readonly multiple: boolean;
  readonly pull: boolean;
  readonly networkWithin: number;
  readonly dialect: Dialect;
  readonly scheduler: SchedulerLike;
}

/** A module that restarts while it is brought up (it was just switched on, say) is brought up again, as often as this. */
const RESTARTS = 2;

/** What goes on over one channel: the module is brought up, used, and taken down again. */
export class Session implements Stack {
  readonly channel: Channel;
  readonly dialect: Dialect;
  readonly scheduler: SchedulerLike;
  readonly multiple: boolean;
  readonly pull: boolean;
  readonly slots: Slots;
  readonly open = new Set<Closeable>();
  readonly lost$: Observable<never>;
  readonly state$: Observable<ModemState>;

  private readonly options: SessionOptions;
  private active = false;

  constructor(channel: Channel, options: SessionOptions) {
    const { dialect, scheduler, multiple, pull } = options;
    const connections = multiple ? dialect.connections : 1;
    this.channel = channel;
    this.options = options;
    this.dialect = dialect;
    this.scheduler = scheduler;
    this.multiple = multiple;
    this.pull = pull;
    this.slots = new Slots(connections);
    this.lost$ = lost(channel, dialect);
    this.state$ = follow(channel, connections);
  }

  /** From nothing to an active context, judged in the order of note figure 2: SIM, network, GPRS. Emits the module's address. */
  readonly bringUp$: Observable<string> = defer(() => {
    const { gprs, pin, multiple, pull, networkWithin, scheduler } = this.options;
    const { channel } = this;
    const up$ = concat(
      concat(
        synchronise(channel),
        channel.run(ate(true)),
        channel.run(cmee(1)),
        unlock(channel, pin, scheduler),
        register(channel, networkWithin, scheduler),
      ).pipe(ignoreElements()),
      defer(() => {
        this.active = true;
        return activate(channel, { gprs, multiple, pull });
      }),
    );
    // A restart is seen also while nothing is asked: what was settled before it is settled no more.
    return up$.pipe(takeUntil(restarted(channel, this.dialect)));
  }).pipe(
    retry({
      count: RESTARTS,
      delay: (error: unknown) =>
        reasonOf(error)?._tag === 'ModuleReset' ? [undefined] : throwError(() => error),
    }),
  );

  /** Closes what is open, each in good order, then the context, which takes along what would not close. */
  readonly takeDown$: Observable<never> = defer(() =>
    concat(...[...this.open].map(({ close$ }) => close$.pipe(catchError(() => EMPTY))), this.leave()),
  );

  /**
   * Errors when there is nothing left to use. A lost context is told a little later than to its connections: a send that it
   * interrupted may still hear what became of it.
   */
  readonly failed$: Observable<never> = defer(() =>
    this.lost$.pipe(
      catchError((error: unknown) => {
        this.active = false;
        // Its failing closes the line, which connections that hear of it later would take for the reason.
        const told$ = concat(this.channel.quiet$, timer(0, this.scheduler)).pipe(ignoreElements());
        return concat(
          told$,
          throwError(() => error),
        );
      }),
    ),
  );

  /** Everything that was begun and not awaited comes to its end, and the context with it. */
  readonly farewell$: Observable<unknown> = defer(() => concat(this.leave(), this.channel.quiet$));

  private leave(): Observable<never> {
    if (!this.active) return EMPTY;
    this.active = false;
    return deactivate(this.channel);
  }
}
