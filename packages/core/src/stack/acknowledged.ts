import { defer, distinctUntilChanged, type Observable, of, repeat, tap, throwError, timer } from 'rxjs';
import type { Acknowledged } from '../commands/index.ts';
import { counted } from './counted.ts';
import { notOverUdp, type Watched, whileItLasts } from './watched.ts';

/** How often the module is asked while something is pending, in ms. */
const EVERY = 1_000;

/** What the module has counted, whenever that changes: asked while something is pending, and when something was sent. */
export const acknowledged = (watched: Watched): Observable<Acknowledged> => {
  const { stack, seat, activity } = watched;
  if (seat.protocol === 'UDP') return throwError(() => notOverUdp('acknowledged$'));
  return defer(() => {
    let sends = 0;
    let pending = 0;
    const question$ = defer(() => {
      ({ sends } = activity);
      return counted(watched);
    });
    return question$.pipe(
      tap((reading) => {
        ({ pending } = reading);
      }),
      repeat({
        delay: () => {
          if (pending > 0) return timer(EVERY, stack.scheduler);
          // What was sent while it was asked may not be in the answer.
          return activity.sends === sends ? activity.sent$ : of(undefined);
        },
      }),
      distinctUntilChanged(same),
    );
  }).pipe(whileItLasts(watched));
};

const same = (one: Acknowledged, other: Acknowledged): boolean =>
  one.sent === other.sent && one.acknowledged === other.acknowledged && one.pending === other.pending;
