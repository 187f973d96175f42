import { catchError, defer, EMPTY, type Observable, throwError } from 'rxjs';
import type { Command } from '../../at/command.ts';
import type { Role } from '../../codec/role.ts';
import { qiclose } from '../../commands/index.ts';
import { reasonOf } from '../../scope/attempt.ts';
import { askedAgain } from '../asked-again.ts';
import { acting, named, SERVER, type Stack } from '../stack.ts';
import type { Seat } from './seat.ts';

/** AT+QICLOSE; well where nothing is open (note 5.4). */
export const hangUp = (stack: Stack, { index, role }: Pick<Seat, 'index' | 'role'>): Observable<never> =>
  close(stack, acting(stack, role, qiclose(named(stack, index).index)));

/**
 * AT+QICLOSE as a server, which ends the listening, and with AT+QIMUX=1 every client's connection with it (note 3.4). With
 * AT+QIMUX=0 it closes the client's connection, where there is one, and only then the listening (note 3.2).
 */
export const stopListening = (stack: Stack): Observable<never> => hangUpAs(stack, SERVER);

/** AT+QICLOSE in that role and without an index: of the one connection there is, or of the server behind it (note 3.2). */
export const hangUpAs = (stack: Stack, role: Role): Observable<never> =>
  close(stack, acting(stack, role, qiclose()));

const close = ({ channel }: Stack, command: Command<never>): Observable<never> =>
  defer(() => channel.run(command)).pipe(
    askedAgain(),
    catchError((error: unknown) => (reasonOf(error)?._tag === 'Refused' ? EMPTY : throwError(() => error))),
  );
