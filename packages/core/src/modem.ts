import type { Transport } from '@atrx/transport';
import { either as E } from 'fp-ts';
import {
  asyncScheduler,
  defer,
  map,
  merge,
  type Observable,
  type ObservableInput,
  of,
  Subject,
  shareReplay,
  switchMap,
  takeUntil,
  tap,
  throwError,
} from 'rxjs';
import { number } from './at/argument.ts';
import type { EscapeEffect } from './at/escape-effect.ts';
import { ModemError } from './at/reason.ts';
import { type AtPortOptions, type Told, toldBy } from './at-port.ts';
import { type At, commandsOf } from './channel/at.ts';
import { openChannel } from './channel/open-channel.ts';
import { cpin } from './commands/index.ts';
import type { Dialect } from './dialects/dialect.ts';
import { gsm } from './dialects/gsm.ts';
import { withFarewell } from './scope/farewell.ts';
import { type Identity, IdentityCheck, unfitIdentity } from './stack/bring-up/identity.ts';
import { about } from './stack/context/activate.ts';
import { beside } from './stack/context/beside.ts';
import { type Access, type Context, contextOver } from './stack/context/context.ts';
import { keepingFrame } from './stack/receiving/framed.ts';
import { type ReceiveOptions, receivingBy } from './stack/receiving/receiving.ts';
import { Session } from './stack/session.ts';
import type { ModemState } from './stack/state/modem-state.ts';
import { type TransparentRequest, transparent } from './stack/transparent/client.ts';
import type { Pipe } from './stack/transparent/pipe.ts';
import { type TransparentServerRequest, transparentServer } from './stack/transparent/server.ts';

export interface ModemOptions extends AtPortOptions, Access, ReceiveOptions {
  /** Unlocks the SIM where it asks for it: 4 to 8 digits. */
  readonly pin?: string;
  /** Which module, and which card, it must be: otherwise it fails with `IdentityChanged`, before anything is set or sent. */
  readonly expect?: Identity;
  /** The module, and the card, that was found first is the one that is expected whenever this is subscribed again, by `reconnect` say. */
  readonly sameModule?: boolean;
  /** Up to six connections at a time (AT+QIMUX=1), or one. Default: `multiple`. */
  readonly connections?: 'multiple' | 'single';
  /** How long the module may take to register with the network, in ms. Default: 60,000. */
  readonly networkWithin?: number;
  /**
   * How long the module may take to deactivate a context, in ms: 1,000–300,000; note 5.5 advises a minute at most, and knows of
   * two and a half. Other commands wait meanwhile. Then `close$` and the modem error with `DeactivationTimedOut`. Default: 60,000.
   */
  readonly deactivateWithin?: number;
  /**
   * Restarts the module by its EMERG_OFF pin: called when it did not deactivate a context in time, and waited for as long again
   * at most. Should the module announce its restart (`RDY`) meanwhile, the modem errors with `ModuleReset` instead.
   */
  readonly emergencyOff?: () => ObservableInput<unknown>;
  /**
   * What ESC does in a payload of this module: `literal` lets it pass, which binary data needs, TLS before all. Tried on the module
   * at hand, since nobody knows it of a model. Default: as its dialect has it, which is the note's `cancels`: it is refused.
   */
  readonly escape?: EscapeEffect;
  /** After how long without a byte either way the module is let sleep, while `sleep$` is subscribed, in ms. Default: 1,000. */
  readonly sleepAfter?: number;
  /**
   * How long the orderly end may take when it is unsubscribed, in ms: then the line is just let go, also where a deactivation
   * might still take some of its own time. To see that through, use `close$`. Default: 10,000.
   */
  readonly farewellWithin?: number;
}

/** A module with an active context. */
export interface Modem extends Context, Told {
  /** How the module speaks: the one asked for, otherwise the one it was recognised by. */
  readonly dialect: Dialect;
  /** AT commands of your own, between those of the SDK. */
  readonly at: At;
  /** What the module is doing, as note 5.6 has it: of this context, of both, and of what is around them. Replays the latest. */
  readonly state$: Observable<ModemState>;
  /**
   * The DCD line, ON while a connection exists in transparent mode (note 5.6.2). Replays the latest. Absent where the transport
   * declares no modem lines.
   */
  readonly carrier$?: Observable<boolean>;
  /**
   * Activates the module's second context, with an access point of its own, beside this one (note 7). Both are used at once;
   * which of them the module has in the foreground is the SDK's business.
   */
  readonly context: (access: Access) => Observable<Context>;
  /**
   * While it is subscribed the module sleeps whenever nothing goes on, connections open (AT+QSCLK=1, note 9): DTR is let go, and
   * pulled 20 ms before anything is written. Errors with `NoSignals` where the transport has no modem lines; completes when the
   * modem is closed.
   */
  readonly sleep$: Observable<never>;
  /**
   * Opens a connection in transparent mode: the UART becomes the connection (note 4.1). Nothing else can be open meanwhile: the
   * module is put into that mode for it, which takes its context down and up again.
   */
  readonly transparent: (host: string, port: number, options?: TransparentRequest) => Observable<Pipe>;
  /** Listens in transparent mode: the UART becomes the connection of the client that is there (note 4.2). Likewise alone. */
  readonly listenTransparent: (options?: TransparentServerRequest) => Observable<Pipe>;
}

/**
 * A Quectel GSM module over a transport. Subscribing brings it up (SIM, network, GPRS, context) and emits the modem;
 * unsubscribing closes its connections and its context, and lets the line go.
 * Errors with `ModemError`, or `TransportError` when the line is lost; `retry` brings it up again.
 */
export const quectel = (transport: Transport, options: ModemOptions): Observable<Modem> => {
  const { dialect, scheduler = asyncScheduler, pin } = options;
  const {
    connections = 'multiple',
    networkWithin = 60_000,
    farewellWithin = 10_000,
    deactivateWithin = 60_000,
    sleepAfter = 1_000,
    expect = {},
    sameModule = false,
    emergencyOff,
    escape: effect,
  } = options;
  const { trace, secrets } = options;
  const tracing = { ...(trace && { trace }), ...(secrets && { secrets }) };
  const gprs = accessOf(options);
  const receiving = receivingBy(options);
  const { pollEvery } = receiving;
  const settings = {
    gprs,
    pin,
    identity: new IdentityCheck(expect, sameModule),
    multiple: connections === 'multiple',
    receiving,
    networkWithin,
    deactivateWithin,
    emergencyOff,
    sleepAfter,
    dialect,
    escape: effect,
    scheduler,
    memory: { secondLeft: false },
  };
  const refusal = [
    ...[...about(gprs), ...(pin === undefined ? [] : [cpin(pin)])].map(({ line }) => line),
    ...unfitIdentity(expect),
    number('the option deactivateWithin', deactivateWithin, 1_000, 300_000),
    number('the option sleepAfter', sleepAfter, 1, 86_400_000),
    ...(pollEvery === Number.POSITIVE_INFINITY
      ? []
      : [number('the option pollEvery', pollEvery, 1_000, 86_400_000)]),
  ].find(E.isLeft);
  if (options.receive === 'raw' && connections === 'multiple')
    return throwError(() => new ModemError(ONE_IF_RAW));
  if (refusal) return throwError(() => new ModemError(refusal.left));
  const session$ = openChannel(transport, dialect ?? gsm, scheduler, tracing).pipe(
    map((channel) => new Session(channel, settings)),
  );
  // One farewell for all subscriptions: whoever subscribes while it is said waits for it.
  const opened$ = withFarewell(session$, {
    say: ({ farewell$ }) => farewell$,
    within: farewellWithin,
    scheduler,
  });
  return defer(() => {
    const closed$ = new Subject<void>();
    return opened$.pipe(
      switchMap((session) => {
        const close$ = session.takeDown$.pipe(
          tap({ complete: () => closed$.next() }),
          shareReplay({ bufferSize: 1, refCount: false }),
        );
        return session.bringUp$.pipe(
          switchMap((address) => merge(of(modemOver(session, address, close$)), session.failed$)),
        );
      }),
      takeUntil(closed$),
    );
  });
};

const ONE_IF_RAW = {
  _tag: 'Invalid',
  what: 'the way to receive',
  given: 'raw with several connections, which are always framed',
  allowed: "raw with connections: 'single'",
} as const;

const accessOf = ({ apn, user, password, dns }: Access): Access => ({
  apn,
  ...(user !== undefined && { user }),
  ...(password !== undefined && { password }),
  ...(dns !== undefined && { dns }),
});

const modemOver = (session: Session, address: string, close$: Observable<never>): Modem => {
  const [first, second] = session.contexts;
  const { signals } = session.channel;
  return {
    ...contextOver(first, address, close$),
    at: session.framedByHead ? keepingFrame(commandsOf(session.channel)) : commandsOf(session.channel),
    ...toldBy(session.channel),
    dialect: session.dialect,
    state$: session.state$,
    ...(signals && { carrier$: signals.dcd$ }),
    context: (access) => beside(second, accessOf(access)),
    sleep$: session.sleep$,
    transparent: (host, port, options = {}) => transparent(first, second, { host, port }, options),
    listenTransparent: (options = {}) => transparentServer(first, second, options),
  };
};
