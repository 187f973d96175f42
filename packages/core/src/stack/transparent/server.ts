import {
  catchError,
  concat,
  defer,
  EMPTY,
  ignoreElements,
  Observable,
  retry,
  Subscription,
  shareReplay,
  switchMap,
  tap,
  throwError,
} from 'rxjs';
import { ModemError } from '../../at/reason.ts';
import type { Protocol } from '../../codec/protocol.ts';
import { qilport, qiserver } from '../../commands/index.ts';
import { reasonOf } from '../../scope/attempt.ts';
import type { UrcEvent } from '../../urcs/urc-event.ts';
import type { PdpContext } from '../pdp-context.ts';
import { SERVER, within } from '../stack.ts';
import { Carrier } from './carrier.ts';
import type { Pipe } from './pipe.ts';
import { type OpenPipe, pipeOver } from './pipe-over.ts';
import { TransparentMode, type TransparentOptions } from './transparent-mode.ts';

export interface TransparentServerRequest extends TransparentOptions {
  /** Default: TCP. */
  readonly protocol?: Protocol;
  /** The port of the module that it listens at, 1–65535 (AT+QILPORT). Default: the one that the module has set. */
  readonly port?: number;
}

/**
 * Listens in transparent mode (note 4.2): the UART becomes the connection of the one client that is there at a time; each is
 * emitted as it comes. Unsubscribing hangs up on it and listens no more; it errors when the module does not come to listen, or
 * everything under it is lost.
 */
export const transparentServer = (
  stack: PdpContext,
  other: PdpContext,
  { protocol = 'TCP', port, ...options }: TransparentServerRequest,
): Observable<Pipe> =>
  new Observable((subscriber) => {
    const module = new TransparentMode(stack, other, options);
    if (module.refusal) return subscriber.error(new ModemError(module.refusal));
    module.occupy();
    const { channel, scheduler, dialect } = stack;
    const life = new Subscription();
    const server = { close$: defer(() => (over ? EMPTY : closed$)) };
    let listening = false;
    let over = false;
    let unopened: unknown;
    let current: OpenPipe | undefined;
    let host = '';

    const listen$ = defer(() => channel.run(within(stack, qiserver({ protocol }))));
    const opening$ = concat(
      module.enter$,
      port === undefined ? EMPTY : channel.run(within(stack, qilport(protocol, port))),
      listen$,
    ).pipe(
      tap({
        complete: () => {
          listening = true;
        },
        error: (error: unknown) => {
          unopened = failed(error, protocol, port);
        },
      }),
      shareReplay({ bufferSize: 1, refCount: false }),
    );
    /** The client, then the server (note 3.2): each has an AT+QICLOSE of its own. */
    const departed$ = concat(
      opening$.pipe(catchError(() => EMPTY)),
      // A client that comes in just then takes the UART first.
      defer(() =>
        concat(
          current ? concat(current.depart$, module.hangUp(SERVER)) : EMPTY,
          listening ? module.hangUp(SERVER) : EMPTY,
        ),
      ).pipe(
        retry({
          count: 3,
          delay: (error: unknown) => (reasonOf(error)?._tag === 'InDataMode' ? [0] : throwError(() => error)),
        }),
      ),
    ).pipe(shareReplay({ bufferSize: 1, refCount: false }));
    const finish = (error: unknown) => {
      if (over) return;
      over = true;
      life.unsubscribe();
      stack.open.delete(server);
      stack.departure$ = undefined;
      module.release();
      const pipe = current;
      current = undefined;
      if (error === undefined) {
        pipe?.end();
        subscriber.complete();
      } else {
        pipe?.fail(error);
        subscriber.error(error);
      }
    };
    const closed$ = concat(departed$, module.restore$).pipe(
      tap({
        complete: () => finish(unopened),
        error: (error: unknown) => {
          finish(error);
          // The UART is still a connection's: there is no giving it commands.
          stack.break(error);
        },
      }),
      shareReplay({ bufferSize: 1, refCount: false }),
    );
    const close = () => closed$.subscribe({ error: () => undefined });

    /** Where the client left just before, the server was closed in its place. */
    const still$ = channel.run(within(stack, qiserver.read())).pipe(
      switchMap(({ listening: on }) => (on ? EMPTY : listen$)),
      ignoreElements(),
    );
    const connected = () => {
      const gone = () => {
        if (current === open) current = undefined;
        open.end();
      };
      const close$: Observable<never> = defer(() =>
        current === open
          ? concat(open.depart$, module.hangUp(SERVER).pipe(tap({ complete: gone })), still$)
          : EMPTY,
      ).pipe(shareReplay({ bufferSize: 1, refCount: false }));
      const open = pipeOver(
        {
          channel,
          scheduler,
          endings: dialect.endings,
          stepOut: module.stepOut,
          carrier: new Carrier(channel.signals, scheduler),
          refusal: { _tag: 'NotConnected', address: host },
        },
        { protocol, remote: { host }, close$ },
        { ended: gone, failed: finish },
      );
      current = open;
      open.mode.enter();
      subscriber.next(open.pipe);
    };
    const heed = (event: UrcEvent) => {
      if (event._tag === 'Accepted') host = event.host;
      if (event._tag === 'DataMode') connected();
    };

    life.add(stack.lost$.subscribe({ error: finish }));
    if (over) return undefined;
    life.add(channel.news$.subscribe({ next: heed, error: finish }));
    stack.departure$ = departed$;
    stack.open.add(server);
    opening$.subscribe({ error: close });

    return () => {
      // Closing cannot wait for the module: it goes on behind, and others can be opened when it is done.
      if (!over) close();
    };
  });

const failed = (error: unknown, protocol: Protocol, port: number | undefined): unknown => {
  const reason = reasonOf(error);
  if (reason?._tag !== 'Refused' || reason.command !== 'QISERVER') return error;
  const at = port === undefined ? { protocol } : { protocol, port };
  return new ModemError({ _tag: 'ListenFailed', ...at, text: reason.text });
};
