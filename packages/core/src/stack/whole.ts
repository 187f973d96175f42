import { concatMap, EMPTY, type Observable, throwError } from 'rxjs';
import { ModemError } from '../at/reason.ts';
import type { Delivery } from './socket.ts';

/** All of it or an error: completes when each piece was sent, errors with `SendFailed` at the first that was not. */
export const whole = (deliveries$: Observable<Delivery>): Observable<never> =>
  deliveries$.pipe(
    concatMap(({ from, to, outcome, because = '' }) =>
      outcome === 'sent'
        ? EMPTY
        : throwError(
            () => new ModemError({ _tag: 'SendFailed', outcome, sent: from, pending: to - from, because }),
          ),
    ),
  );
