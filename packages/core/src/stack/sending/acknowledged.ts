import { defer, distinctUntilChanged, type Observable, repeat, tap, throwError, timer } from 'rxjs';
import type { Acknowledged } from '../../commands/index.ts';
import { notOverUdp, type Watched, whileItLasts } from '../upkeep/watched.ts';
import { counted } from './counted.ts';

/** How often the module is asked while something is pending, in ms. */
const EVERY = 1_000;

/** What the module has counted, whenever that changes: asked while something is pending, and when something was sent. */
export const acknowledged = (watched: Watched): Observable<Acknowledged> => {
  const { stack, seat, activity } = watched;
  if (seat.protocol === 'UDP') return throwError(() => notOverUdp('acknowledged$'));
  return defer(() => {
    let pending = 0;
    return counted(watched).pipe(
      tap((reading) => {
        ({ pending } = reading);
      }),
      // One command at a time: what was sent before an answer is in it.
      repeat({ delay: () => (pending > 0 ? timer(EVERY, stack.scheduler) : activity.sent$) }),
      distinctUntilChanged(same),
    );
  }).pipe(whileItLasts(watched));
};

const same = (one: Acknowledged, other: Acknowledged): boolean =>
  one.sent === other.sent && one.acknowledged === other.acknowledged && one.pending === other.pending;
