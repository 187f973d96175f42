import {
  catchError,
  concat,
  defer,
  EMPTY,
  filter,
  finalize,
  ignoreElements,
  merge,
  type Observable,
  ReplaySubject,
  switchMap,
  take,
  takeUntil,
  throwError,
  timer,
} from 'rxjs';
import { ModemError } from '../at/reason.ts';
import type { Address } from '../codec/address.ts';
import type { Protocol } from '../codec/protocol.ts';
import { qiclose, qiopen } from '../commands/index.ts';
import { reasonOf } from '../scope/attempt.ts';
import type { ConnectResult } from '../urcs/connected.ts';
import type { UrcEvent } from '../urcs/urc-event.ts';
import { isAbout, named, type Stack } from './stack.ts';

/** The manual's longest response time of AT+QIOPEN, in ms. */
const CONNECTED_WITHIN = 75_000;
/** What the module says when there is no connection, for certain. */
export const CONNECT_FAIL = 'CONNECT FAIL';

/** AT+QIOPEN and the news of what became of it. Completes when the connection is there. */
export const establish = (
  stack: Stack,
  protocol: Protocol,
  remote: Address,
  index: number,
): Observable<never> => {
  const { channel, scheduler } = stack;
  const failed = (text: string) =>
    throwError(
      () => new ModemError({ _tag: 'ConnectFailed', address: `${remote.host}:${remote.port}`, text }),
    );

  const open$ = channel.run(qiopen({ ...named(stack, index), protocol, ...remote }));
  // A connection that an earlier session left open stands in the way: it is closed, once.
  const opened$ = open$.pipe(
    catchError((error: unknown) =>
      isInTheWay(error) ? concat(hangUp(stack, index), open$) : throwError(() => error),
    ),
  );
  // The news may overtake the OK: whoever listens only after it would wait for ever.
  return defer(() => {
    const result$ = new ReplaySubject<UrcEvent>(1);
    const listening = channel.news$
      .pipe(
        filter((event) => isResult(event) && isAbout(event, index)),
        take(1),
      )
      .subscribe(result$);
    // The module's time begins with its OK, not while the command waits for its turn.
    const overdue$ = timer(CONNECTED_WITHIN, scheduler).pipe(
      takeUntil(result$),
      switchMap(() => failed(`nothing for ${CONNECTED_WITHIN} ms`)),
    );
    return merge(
      result$.pipe(switchMap((event) => (event._tag === 'Connected' ? EMPTY : failed(CONNECT_FAIL)))),
      concat(opened$, overdue$),
    ).pipe(
      ignoreElements(),
      finalize(() => listening.unsubscribe()),
    );
  });
};

/** AT+QICLOSE; well where nothing is open (note 5.4). */
export const hangUp = (stack: Stack, index: number): Observable<never> =>
  defer(() => stack.channel.run(qiclose(named(stack, index).index))).pipe(
    catchError((error: unknown) => (reasonOf(error)?._tag === 'Refused' ? EMPTY : throwError(() => error))),
  );

const isInTheWay = (error: unknown): boolean => {
  const reason = reasonOf(error);
  return reason?._tag === 'Refused' && reason.text === 'ALREADY CONNECT';
};

const isResult = (event: UrcEvent): event is ConnectResult =>
  event._tag === 'Connected' || event._tag === 'ConnectFailed';
