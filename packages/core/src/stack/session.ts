import {
  catchError,
  concat,
  defer,
  EMPTY,
  ignoreElements,
  map,
  merge,
  type Observable,
  retry,
  type SchedulerLike,
  Subject,
  takeUntil,
  tap,
  throwError,
} from 'rxjs';
import type { EscapeEffect } from '../at/escape-effect.ts';
import { ModemError } from '../at/reason.ts';
import type { Channel } from '../channel/channel.ts';
import { ate, cmee } from '../commands/index.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { gsm } from '../dialects/gsm.ts';
import { reasonOf } from '../scope/attempt.ts';
import { identify } from './bring-up/identify.ts';
import type { IdentityCheck } from './bring-up/identity.ts';
import { register } from './bring-up/register.ts';
import { synchronise } from './bring-up/synchronise.ts';
import { unlock } from './bring-up/unlock.ts';
import { Slots } from './connection/slots.ts';
import { type Bearer, framingOf } from './context/activate.ts';
import type { Deactivation } from './context/deactivate.ts';
import { inquiries } from './context/inquiries.ts';
import { losses, lost, restarted } from './context/lost.ts';
import { PdpContext } from './context/pdp-context.ts';
import { framedByHead } from './receiving/framed.ts';
import type { Receiving } from './receiving/receiving.ts';
import { sleep } from './sleep.ts';
import type { ContextId } from './stack.ts';
import { follow } from './state/follow.ts';
import type { ModemState } from './state/modem-state.ts';
import { switchedOff } from './upkeep/power-lines.ts';

export interface SessionOptions {
  /** What an earlier session of the same modem knew of the module. */
  readonly memory: { secondLeft: boolean };
  readonly gprs: Bearer;
  readonly pin: string | undefined;
  /** Which module it is to be. */
  readonly identity: IdentityCheck;
  readonly multiple: boolean;
  readonly receiving: Receiving;
  readonly networkWithin: number;
  /** How long AT+QIDEACT may take, in ms, and who pulls the module's pin where it takes longer. */
  readonly deactivateWithin: number;
  readonly emergencyOff: Deactivation['emergencyOff'];
  /** After how long without a byte DTR is let go for {@link Session.sleep$}, in ms. */
  readonly sleepAfter: number;
  /** How the module speaks. Without: it is asked who it is (ATI). */
  readonly dialect: Dialect | undefined;
  /** What ESC does in a payload, whatever the dialect has. */
  readonly escape: EscapeEffect | undefined;
  readonly scheduler: SchedulerLike;
}

/** A module that restarts while it is brought up (it was just switched on, say) is brought up again, as often as this. */
const RESTARTS = 2;

/** What goes on over one channel: the module is brought up, used, and taken down again. */
export class Session {
  readonly channel: Channel;
  readonly state$: Observable<ModemState>;
  /** The context that the modem is brought up with, and the one that may be opened beside it (note 7). */
  readonly contexts: readonly [PdpContext, PdpContext];

  /** The module sleeps between commands while this is subscribed (note 9). */
  readonly sleep$: Observable<never>;

  /** Received data has no other frame than that of AT+QIHEAD=1. */
  readonly framedByHead: boolean;

  /** How the module speaks, as far as is known by now. */
  dialect: Dialect;

  private readonly options: SessionOptions;
  private readonly parting = new Subject<void>();

  constructor(channel: Channel, options: SessionOptions) {
    const {
      dialect = gsm,
      scheduler,
      multiple,
      receiving,
      deactivateWithin: within,
      emergencyOff,
      sleepAfter,
    } = options;
    const connections = multiple ? dialect.connections : 1;
    this.channel = channel;
    this.options = options;
    this.dialect = this.escaping(dialect);
    this.framedByHead = framedByHead(multiple, receiving);
    const restarted$ = restarted(channel, dialect);
    const denied = new Subject<ContextId>();
    const losses$ = losses(
      channel,
      // One connection only: a module that started again takes AT+QIOPEN.
      { denied$: denied, revealing: multiple ? ['QIOPEN', 'QISEND'] : ['QISEND'] },
      inquiries(channel, () => this.contexts),
    );
    const places = { connections, most: dialect.connections };
    this.state$ = follow(channel, places, losses$.pipe(map(({ context }) => context)));
    const ground = {
      channel,
      dialect: () => this.dialect,
      scheduler,
      multiple,
      receiving,
      slots: new Slots(connections),
      deactivation: { within, scheduler, ...(emergencyOff && { emergencyOff }) },
      state$: this.state$,
      memory: options.memory,
      denied: (context: ContextId) => denied.next(context),
      lostBy: (context: PdpContext) => lost(restarted$, losses$, context),
    };
    this.contexts = [new PdpContext(0, ground), new PdpContext(1, ground)];
    restarted$.subscribe({
      error: (error: unknown) => {
        if (error instanceof ModemError) options.memory.secondLeft = false;
      },
    });
    switchedOff(channel, scheduler).subscribe((event) => channel.tell(event));
    const until$ = merge(this.parting, this.contexts[0].lost$);
    this.sleep$ = sleep(channel, { after: sleepAfter, until$ });
  }

  /** From nothing to an active context, judged in the order of note figure 2: SIM, network, GPRS. Emits the module's address. */
  readonly bringUp$: Observable<string> = defer(() => {
    const { gprs, pin, identity, networkWithin, scheduler, multiple, receiving } = this.options;
    const { channel } = this;
    // A connection that an earlier session left may push its data from the first moment on.
    channel.frame(framingOf({ multiple, receiving }));
    const up$ = concat(
      concat(
        synchronise(channel, scheduler),
        channel.run(ate(true)),
        channel.run(cmee(1)),
        this.introduction$,
        identity.module(channel),
        unlock(channel, pin, scheduler, (locked) => identity.card(channel, locked)),
        register(channel, networkWithin, scheduler),
      ).pipe(ignoreElements()),
      this.left$,
      this.contexts[0].activate(gprs, multiple ? [1] : []),
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

  /** The second context, which a session whose line was lost has left active. */
  private readonly left$: Observable<never> = defer(() =>
    this.options.memory.secondLeft ? this.contexts[1].deactivated$ : EMPTY,
  );

  private readonly introduction$: Observable<Dialect> = defer(() =>
    this.options.dialect ? EMPTY : identify(this.channel),
  ).pipe(
    tap((dialect) => {
      this.dialect = this.escaping(dialect);
    }),
  );

  private escaping(dialect: Dialect): Dialect {
    const { escape: effect } = this.options;
    return effect === undefined ? dialect : { ...dialect, escape: effect };
  }

  /** Closes what is open over both contexts, each in good order, and then the contexts. */
  readonly takeDown$: Observable<never> = defer(() => {
    this.parting.next();
    const [first, second] = this.contexts;
    const over$ = concat(second.remains$, second.takeDown$);
    return concat(over$.pipe(catchError(() => EMPTY)), first.takeDown$);
  });

  /** Errors when there is nothing left to use: the first context is what the modem stands on. */
  get failed$(): Observable<never> {
    return this.contexts[0].failed$;
  }

  /** Everything that was begun and not awaited comes to its end, and the contexts with it. */
  readonly farewell$: Observable<unknown> = defer(() => {
    this.parting.next();
    const [first, second] = this.contexts;
    const over$ = concat(second.remains$, second.leave$);
    return concat(over$.pipe(catchError(() => EMPTY)), first.leave$, this.channel.quiet$);
  });
}
