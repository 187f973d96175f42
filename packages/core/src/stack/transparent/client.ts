import { catchError, concat, defer, EMPTY, Observable, tap, throwError } from 'rxjs';
import { ModemError } from '../../at/reason.ts';
import type { Address } from '../../codec/address.ts';
import type { Protocol } from '../../codec/protocol.ts';
import { qiopen } from '../../commands/index.ts';
import { reasonOf } from '../../scope/attempt.ts';
import { hangUpAs } from '../connection/hang-up.ts';
import type { PdpContext } from '../context/pdp-context.ts';
import { reach } from '../context/reach.ts';
import { CLIENT, within } from '../stack.ts';
import type { Pipe } from './pipe.ts';
import { pipeOver } from './pipe-over.ts';
import { Tenure } from './tenure.ts';
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
    const connect = (to: Address) => within(stack, qiopen.transparent({ protocol, ...to }));
    const mode = new TransparentMode(stack, other, options, [connect(remote)]);
    if (mode.refusal) return subscriber.error(new ModemError(mode.refusal));
    const address = `${remote.host}:${remote.port}`;
    /** The module has a connection. */
    let stands = false;

    const tenure: Tenure = new Tenure(mode, subscriber, {
      open$: concat(
        mode.enter(() => tenure.wanted),
        // Once it is written its answer is waited for, whoever has left: with it the UART changes.
        defer(() => (tenure.wanted ? connect$ : EMPTY)),
      ),
      part$: defer(() =>
        stands
          ? concat(
              open.depart$,
              defer(() => (stands ? hangUpAs(stack, CLIENT) : EMPTY)),
            )
          : EMPTY,
      ),
      pipe: () => open,
    });
    const connect$ = reach(stack, remote, connect).pipe(
      tap({
        complete: () => {
          stands = true;
          open.enter();
        },
      }),
      catchError((error: unknown) => throwError(() => failed(error, address))),
    );
    const open = pipeOver(mode, { protocol, remote, close$: tenure.close$ }, address, {
      ended: () => {
        stands = false;
        open.end();
        tenure.close();
      },
      broken: (error) => tenure.close(error),
      failed: (error) => tenure.fail(error),
    });
    tenure.begin(() => subscriber.next(open.pipe));
    return () => tenure.close();
  });

const failed = (error: unknown, address: string): unknown => {
  const reason = reasonOf(error);
  return reason?._tag === 'Refused' && reason.text === 'CONNECT FAIL'
    ? new ModemError({ _tag: 'ConnectFailed', address, text: reason.text })
    : error;
};
