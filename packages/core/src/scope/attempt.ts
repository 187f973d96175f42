import { TransportError } from '@atrx/transport';
import { either as E } from 'fp-ts';
import { catchError, map, type Observable, type OperatorFunction, of, throwError } from 'rxjs';
import { ModemError, type Reason } from '../at/reason.ts';

/** Why it failed; `undefined` for what is no failure of the module or the line but a bug. */
export const reasonOf = (error: unknown): Reason | undefined => {
  if (error instanceof ModemError) return error.reason;
  return error instanceof TransportError ? { _tag: 'LinkLost', error } : undefined;
};

/** Failures as values: `Right` for what was told, `Left` with the reason when it failed. A bug stays an error. */
export const attempt =
  <A>(): OperatorFunction<A, E.Either<Reason, A>> =>
  (source$) =>
    source$.pipe(
      map((value): E.Either<Reason, A> => E.right(value)),
      catchError((error: unknown): Observable<E.Either<Reason, A>> => {
        const reason = reasonOf(error);
        return reason ? of(E.left(reason)) : throwError(() => error);
      }),
    );
