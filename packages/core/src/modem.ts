import type { Transport } from '@atrx/transport';
import { either as E } from 'fp-ts';
import {
  asyncScheduler,
  defer,
  map,
  merge,
  type Observable,
  of,
  Subject,
  shareReplay,
  switchMap,
  takeUntil,
  tap,
  throwError,
} from 'rxjs';
import { ModemError } from './at/reason.ts';
import { type AtPortOptions, type Told, toldBy, watch } from './at-port.ts';
import { type At, commandsOf } from './channel/at.ts';
import { openChannel } from './channel/open-channel.ts';
import { cpin, qicsgp } from './commands/index.ts';
import { gsm } from './dialects/gsm.ts';
import { withFarewell } from './scope/farewell.ts';
import { beside } from './stack/beside.ts';
import { type Access, type Context, contextOver } from './stack/context.ts';
import type { ModemState } from './stack/modem-state.ts';
import { Session } from './stack/session.ts';
import { type TransparentRequest, transparent } from './stack/transparent/client.ts';
import type { Pipe } from './stack/transparent/pipe.ts';
import { type TransparentServerRequest, transparentServer } from './stack/transparent/server.ts';

export interface ModemOptions extends AtPortOptions, Access {
  /** Unlocks the SIM where it asks for it: 4 to 8 digits. */
  readonly pin?: string;
  /** Up to six connections at a time (AT+QIMUX=1), or one. Default: `multiple`. */
  readonly connections?: 'multiple' | 'single';
  /**
   * `pull`: received data waits in the module until it is read (AT+QINDI=1), and a slow reader slows the sender down.
   * `push`: the module sends it on at once, framed by its length; what nobody reads is kept, up to 1 MiB. Default: `pull`.
   */
  readonly receive?: 'pull' | 'push';
  /** How long the module may take to register with the network, in ms. Default: 60,000. */
  readonly networkWithin?: number;
  /** How long the orderly end may take when it is unsubscribed, in ms: then the line is just let go. Default: 10,000. */
  readonly farewellWithin?: number;
}

/** A module with an active context. */
export interface Modem extends Context, Told {
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
  const { dialect = gsm, scheduler = asyncScheduler, pin } = options;
  const {
    connections = 'multiple',
    receive = 'pull',
    networkWithin = 60_000,
    farewellWithin = 10_000,
  } = options;
  const gprs = accessOf(options);
  const settings = {
    gprs,
    pin,
    multiple: connections === 'multiple',
    pull: receive === 'pull',
    networkWithin,
    dialect,
    scheduler,
  };
  const refusal = [qicsgp(gprs), ...(pin === undefined ? [] : [cpin(pin)])]
    .map(({ line }) => line)
    .find(E.isLeft);
  if (refusal) return throwError(() => new ModemError(refusal.left));
  const session$ = openChannel(transport, dialect, scheduler).pipe(
    tap((channel) => watch(channel, options.trace)),
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

const accessOf = ({ apn, user, password }: Access): Access => ({
  apn,
  ...(user !== undefined && { user }),
  ...(password !== undefined && { password }),
});

const modemOver = (session: Session, address: string, close$: Observable<never>): Modem => {
  const [first, second] = session.contexts;
  const { signals } = session.channel;
  return {
    ...contextOver(first, address, close$),
    at: commandsOf(session.channel),
    ...toldBy(session.channel),
    state$: session.state$,
    ...(signals && { carrier$: signals.dcd$ }),
    context: (access) => beside(second, accessOf(access)),
    transparent: (host, port, options = {}) => transparent(first, second, { host, port }, options),
    listenTransparent: (options = {}) => transparentServer(first, second, options),
  };
};
