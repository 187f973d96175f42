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
import { qiopen } from '../commands/index.ts';
import { reasonOf } from '../scope/attempt.ts';
import type { ConnectResult } from '../urcs/connected.ts';
import type { UrcEvent } from '../urcs/urc-event.ts';
import { hangUp } from './hang-up.ts';
import type { Seat } from './seat.ts';
import { isAbout, named, type Stack, within } from './stack.ts';

/** The manual's longest response time of AT+QIOPEN, in ms. */
const CONNECTED_WITHIN = 75_000;
/** What the module says when there is no connection, for certain. */
export const CONNECT_FAIL = 'CONNECT FAIL';

/** AT+QIOPEN and the news of what became of it. Completes when the connection is there. */
export const establish = (stack: Stack, seat: Seat): Observable<never> => {
  const { channel, scheduler } = stack;
  const { index, protocol, remote } = seat;
  const failed = (text: string) =>
    throwError(
      () => new ModemError({ _tag: 'ConnectFailed', address: `${remote.host}:${remote.port}`, text }),
    );

  const open$ = channel.run(within(stack, qiopen({ ...named(stack, index), protocol, ...remote })));
  // A connection that an earlier session left open stands in the way: it is closed, once.
  const opened$ = open$.pipe(
    catchError((error: unknown) =>
      isInTheWay(error) ? concat(hangUp(stack, seat), open$) : throwError(() => error),
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

const isInTheWay = (error: unknown): boolean => {
  const reason = reasonOf(error);
  return reason?._tag === 'Refused' && reason.text === 'ALREADY CONNECT';
};

const isResult = (event: UrcEvent): event is ConnectResult =>
  event._tag === 'Connected' || event._tag === 'ConnectFailed';
