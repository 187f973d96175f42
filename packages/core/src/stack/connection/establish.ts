import {
  catchError,
  concat,
  defer,
  EMPTY,
  filter,
  finalize,
  ignoreElements,
  map,
  merge,
  type Observable,
  ReplaySubject,
  skipUntil,
  switchMap,
  take,
  takeUntil,
  throwError,
  timer,
} from 'rxjs';
import type { Command } from '../../at/command.ts';
import { ModemError } from '../../at/reason.ts';
import { gaps } from '../../channel/gaps.ts';
import type { Address } from '../../codec/address.ts';
import { qiopen } from '../../commands/index.ts';
import { reasonOf } from '../../scope/attempt.ts';
import type { ConnectResult } from '../../urcs/connected.ts';
import type { UrcEvent } from '../../urcs/urc-event.ts';
import { reach } from '../context/reach.ts';
import { CLIENT, isAbout, named, opening, type Stack } from '../stack.ts';
import { hangUp } from './hang-up.ts';
import { addressOf, type Seat } from './seat.ts';
import { stands } from './whose.ts';

/** The manual's longest response time of AT+QIOPEN, in ms. */
const CONNECTED_WITHIN = 75_000;
/** What the module says when there is no connection, for certain. */
export const CONNECT_FAIL = 'CONNECT FAIL';

/** Where this module is to be the client, and of whom. */
export interface Outbound extends Seat {
  readonly remote: Address;
}

/** AT+QIOPEN and the news of what became of it. Completes when the connection is there. */
export const establish = (stack: Stack, seat: Outbound): Observable<never> => {
  const { channel, scheduler } = stack;
  const { index, protocol, remote } = seat;
  const failed = (text: string) =>
    throwError(() => new ModemError({ _tag: 'ConnectFailed', address: addressOf(remote), text }));

  let asked: Command<never> | undefined;
  const open$ = reach(stack, remote, (there) => {
    asked = opening(stack, CLIENT, qiopen({ ...named(stack, index), protocol, ...there }));
    return asked;
  });
  // A connection that an earlier session left open stands in the way: it is closed, once. What a server has is not.
  const opened$ = open$.pipe(
    catchError((error: unknown) =>
      isInTheWay(error) && !mayBeClient(stack) ? concat(hangUp(stack, seat), open$) : throwError(() => error),
    ),
  );
  // The news may overtake the OK: whoever listens only after it would wait for ever. What comes before AT+QIOPEN is another's.
  return defer(() => {
    const result$ = new ReplaySubject<UrcEvent>(1);
    const listening = merge(
      channel.news$.pipe(filter((event) => isResult(event) && isAbout(event, index))),
      // The news may have been lost: a connection that stands tells so itself.
      gaps(channel).pipe(
        switchMap(() => stands(stack, seat, stack.status$)),
        filter((there) => there === true),
        map((): UrcEvent => ({ _tag: 'Connected', index })),
      ),
    )
      .pipe(skipUntil(channel.underway$.pipe(filter(({ command }) => command.line === asked?.line))), take(1))
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

/** Whether AT+QIOPEN was refused because its index is in use. */
export const isInTheWay = (error: unknown): boolean => {
  const reason = reasonOf(error);
  return reason?._tag === 'Refused' && reason.text === 'ALREADY CONNECT';
};

/** Whether an index that is in use may be that of a client of the server, of which this module has not told yet. */
export const mayBeClient = ({ multiple, context, slots }: Stack): boolean =>
  multiple && slots.listening === context;

const isResult = (event: UrcEvent): event is ConnectResult =>
  event._tag === 'Connected' || event._tag === 'ConnectFailed';
