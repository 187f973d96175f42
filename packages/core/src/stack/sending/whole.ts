import { concatMap, EMPTY, type Observable, throwError } from 'rxjs';
import { ModemError } from '../../at/reason.ts';
import type { Delivery } from '../connection/socket.ts';

/** All of it or an error: completes when each piece was sent, errors with `SendFailed` at the first that was not. */
export const whole = (deliveries$: Observable<Delivery>): Observable<never> =>
  deliveries$.pipe(
    concatMap((delivery) => {
      const failure = failureOf(delivery);
      return failure ? throwError(() => failure) : EMPTY;
    }),
  );

/** Why that piece counts as failed; `undefined` where it was sent. */
export const failureOf = ({ from, to, outcome, because = '' }: Delivery): ModemError | undefined =>
  outcome === 'sent'
    ? undefined
    : new ModemError({ _tag: 'SendFailed', outcome, sent: from, pending: to - from, because });
