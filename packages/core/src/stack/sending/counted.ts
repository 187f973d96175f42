import { catchError, type Observable, switchMap, throwError, timer } from 'rxjs';
import { ModemError } from '../../at/reason.ts';
import { type Acknowledged, qisack } from '../../commands/index.ts';
import { reasonOf } from '../../scope/attempt.ts';
import { acting, named } from '../stack.ts';
import type { Watched } from '../upkeep/watched.ts';

/** How long after the module has denied a connection `CLOSED` may still come, in ms. */
const CLOSED_WITHIN = 1_000;

/** AT+QISACK about this connection: what the module has counted. Fails the connection, where the module denies it. */
export const counted = (watched: Watched): Observable<Acknowledged> => {
  const { stack, seat } = watched;
  return stack.channel
    .run(acting(stack, seat.role, qisack(named(stack, seat.index).index)))
    .pipe(
      catchError((error: unknown) =>
        reasonOf(error)?._tag === 'Refused' ? denied(watched) : throwError(() => error),
      ),
    );
};

/** The module does not know it: unless it says within a moment that the peer has closed, the connection is no more. */
export const denied = ({ stack, address, giveUp }: Watched): Observable<never> =>
  timer(CLOSED_WITHIN, stack.scheduler).pipe(
    switchMap(() => {
      const error = new ModemError({ _tag: 'NotConnected', address });
      giveUp(error);
      stack.denied();
      return throwError(() => error);
    }),
  );
