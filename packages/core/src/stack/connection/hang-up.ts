import { catchError, defer, EMPTY, NEVER, type Observable, throwError } from 'rxjs';
import type { Role } from '../../codec/role.ts';
import { qiclose } from '../../commands/index.ts';
import { reasonOf } from '../../scope/attempt.ts';
import { askedAgain } from '../asked-again.ts';
import { acting, named, SERVER, type Stack } from '../stack.ts';
import { inTime } from './in-time.ts';
import { addressOf, type Seat } from './seat.ts';

/**
 * AT+QICLOSE; well where nothing is open (note 5.4). `gone$` tells that its index may be another connection's: then there is
 * nothing to close.
 */
export const hangUp = (
  stack: Stack,
  { index, role, remote }: Seat,
  gone$: Observable<unknown> = NEVER,
): Observable<never> => {
  const command = acting(stack, role, qiclose(named(stack, index).index));
  const nothing = { _tag: 'NotConnected', address: addressOf(remote) } as const;
  return closing(defer(() => inTime(stack.channel, command, gone$, nothing)));
};

/**
 * AT+QICLOSE as a server, which ends the listening, and with AT+QIMUX=1 every client's connection with it (note 3.4). With
 * AT+QIMUX=0 it closes the client's connection, where there is one, and only then the listening (note 3.2).
 */
export const stopListening = (stack: Stack): Observable<never> => hangUpAs(stack, SERVER);

/** AT+QICLOSE in that role and without an index: of the one connection there is, or of the server behind it (note 3.2). */
export const hangUpAs = (stack: Stack, role: Role): Observable<never> =>
  closing(defer(() => stack.channel.run(acting(stack, role, qiclose()))));

const closing = (closed$: Observable<never>): Observable<never> =>
  closed$.pipe(
    askedAgain(),
    catchError((error: unknown) => (isNothing(error) ? EMPTY : throwError(() => error))),
  );

const isNothing = (error: unknown): boolean => {
  const tag = reasonOf(error)?._tag;
  return tag === 'Refused' || tag === 'NotConnected';
};
