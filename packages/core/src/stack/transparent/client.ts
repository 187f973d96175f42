import {
  catchError,
  concat,
  defer,
  EMPTY,
  Observable,
  Subscription,
  shareReplay,
  tap,
  throwError,
} from 'rxjs';
import { ModemError } from '../../at/reason.ts';
import type { Address } from '../../codec/address.ts';
import type { Protocol } from '../../codec/protocol.ts';
import { qiopen } from '../../commands/index.ts';
import { reasonOf } from '../../scope/attempt.ts';
import type { PdpContext } from '../pdp-context.ts';
import { CLIENT, within } from '../stack.ts';
import { Carrier } from './carrier.ts';
import type { Pipe } from './pipe.ts';
import { pipeOver } from './pipe-over.ts';
import { TransparentMode, type TransparentOptions } from './transparent-mode.ts';

export interface TransparentRequest extends TransparentOptions {
  /** Default: TCP. */
  readonly protocol?: Protocol;
}

/**
 * Opens a connection as a client in transparent mode (note 4.1). The module is put into that mode for it, and back when it is
 * closed: nothing else can be open meanwhile. Unsubscribing closes it; it completes when the peer has closed it, and errors
 * when it cannot be opened or everything under it is lost.
 */
export const transparent = (
  stack: PdpContext,
  other: PdpContext,
  remote: Address,
  { protocol = 'TCP', ...options }: TransparentRequest,
): Observable<Pipe> =>
  new Observable((subscriber) => {
    const module = new TransparentMode(stack, other, options);
    if (module.refusal) return subscriber.error(new ModemError(module.refusal));
    module.occupy();
    const address = `${remote.host}:${remote.port}`;
    const notConnected = { _tag: 'NotConnected', address } as const;
    const { channel, scheduler, dialect } = stack;
    const life = new Subscription();
    /** A connection stands, or is on its way. */
    let standing = true;
    let over = false;
    let unopened: unknown;

    const finish = (error: unknown) => {
      if (over) return;
      over = true;
      life.unsubscribe();
      stack.open.delete(open.pipe);
      stack.departure$ = undefined;
      module.release();
      if (error === undefined) open.end();
      else open.fail(error);
      if (error === undefined) subscriber.complete();
      else subscriber.error(error);
    };

    const opening$ = concat(
      module.enter$,
      // Once it is written its answer is waited for, whoever has left: with it the UART changes.
      defer(() =>
        subscriber.closed
          ? throwError(() => new ModemError(notConnected))
          : channel.run(within(stack, qiopen.transparent({ protocol, ...remote }))),
      ),
    ).pipe(
      tap({
        complete: () => open.mode.enter(),
        error: (error: unknown) => {
          standing = false;
          unopened = failed(error, address);
        },
      }),
      shareReplay({ bufferSize: 1, refCount: false }),
    );
    /** Out of data mode, and hung up. */
    const departed$ = concat(
      opening$.pipe(catchError(() => EMPTY)),
      defer(() => (standing ? concat(open.depart$, module.hangUp(CLIENT)) : EMPTY)),
    ).pipe(shareReplay({ bufferSize: 1, refCount: false }));
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

    const open = pipeOver(
      {
        channel,
        scheduler,
        endings: dialect.endings,
        stepOut: module.stepOut,
        carrier: new Carrier(channel.signals, scheduler),
        refusal: notConnected,
      },
      { protocol, remote, close$: defer(() => (over ? EMPTY : closed$)) },
      {
        ended: () => {
          standing = false;
          open.end();
          close();
        },
        failed: finish,
      },
    );

    life.add(stack.lost$.subscribe({ error: finish }));
    if (over) return undefined;
    stack.departure$ = departed$;
    opening$.subscribe({
      error: close,
      complete: () => {
        if (subscriber.closed) return;
        stack.open.add(open.pipe);
        subscriber.next(open.pipe);
      },
    });

    return () => {
      // Closing cannot wait for the module: it goes on behind, and others can be opened when it is done.
      if (!over) close();
    };
  });

const failed = (error: unknown, address: string): unknown => {
  const reason = reasonOf(error);
  return reason?._tag === 'Refused' && reason.text === 'CONNECT FAIL'
    ? new ModemError({ _tag: 'ConnectFailed', address, text: reason.text })
    : error;
};
