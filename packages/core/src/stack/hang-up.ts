import { catchError, defer, EMPTY, type Observable, throwError } from 'rxjs';
import { qiclose } from '../commands/index.ts';
import { reasonOf } from '../scope/attempt.ts';
import type { Seat } from './seat.ts';
import { acting, named, type Stack } from './stack.ts';

/** AT+QICLOSE; well where nothing is open (note 5.4). */
export const hangUp = (stack: Stack, { index, role }: Pick<Seat, 'index' | 'role'>): Observable<never> =>
  defer(() => stack.channel.run(acting(stack, role, qiclose(named(stack, index).index)))).pipe(
    catchError((error: unknown) => (reasonOf(error)?._tag === 'Refused' ? EMPTY : throwError(() => error))),
  );
