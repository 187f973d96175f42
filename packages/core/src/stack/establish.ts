import {
  catchError,
  concat,
  defer,
  EMPTY,
  filter,
  ignoreElements,
  merge,
  type Observable,
  switchMap,
  take,
  throwError,
  timeout,
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
  const result$ = channel.news$.pipe(
    filter((event) => isResult(event) && isAbout(event, index)),
    take(1),
    timeout({ first: CONNECTED_WITHIN, scheduler, with: () => failed(`nothing for ${CONNECTED_WITHIN} ms`) }),
    switchMap((event) => (event._tag === 'Connected' ? EMPTY : failed('CONNECT FAIL'))),
  );
  // The news may overtake the OK: whoever listens only after it would wait for ever.
  return merge(result$, opened$).pipe(ignoreElements());
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
