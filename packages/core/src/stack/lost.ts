import { concat, EMPTY, mergeMap, type Observable, throwError } from 'rxjs';
import { ModemError, type Reason } from '../at/reason.ts';
import type { Channel } from '../channel/channel.ts';
import { closedHere } from '../channel/line-end.ts';
import type { Dialect } from '../dialects/dialect.ts';
import type { UrcEvent } from '../urcs/urc-event.ts';

/** Errors when the module restarts or switches itself off: all that it was told is forgotten. */
export const restarted = (channel: Channel, dialect: Dialect): Observable<never> =>
  channel.news$.pipe(
    mergeMap((event) => {
      const reason = dialect.ends(event);
      return reason ? throwError(() => new ModemError(reason)) : EMPTY;
    }),
  );

/** Errors when the context is lost, the module restarts or switches itself off, or the line is gone, whoever closed it. */
export const lost = (channel: Channel, dialect: Dialect): Observable<never> =>
  concat(
    channel.news$.pipe(
      mergeMap((event) => {
        const reason = endOf(event, dialect);
        return reason ? throwError(() => new ModemError(reason)) : EMPTY;
      }),
    ),
    throwError(closedHere),
  );

const endOf = (event: UrcEvent, dialect: Dialect): Reason | undefined =>
  event._tag === 'ContextDeactivated' ? { _tag: 'ContextLost' } : dialect.ends(event);
