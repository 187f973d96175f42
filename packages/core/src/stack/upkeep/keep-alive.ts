import {
  concat,
  defer,
  first,
  ignoreElements,
  type Observable,
  of,
  repeat,
  switchMap,
  takeWhile,
  timer,
} from 'rxjs';
import { isOpen, round } from './detect.ts';
import { lookAfter } from './look-after.ts';
import type { KeepAliveOptions } from './upkeep.ts';
import type { Watched } from './watched.ts';

/** Sends a little whenever nothing went over the connection for long, and sees to it that it arrives (note 6.1). */
export const keepAlive = (watched: Watched, options: KeepAliveOptions): Observable<never> =>
  lookAfter(watched, 'keepAlive()', options, (how) => {
    const quiet$ = quietFor(watched, how.idle);
    const round$ = round(watched, how);
    return isOpen(watched).pipe(
      switchMap((open) => (open ? concat(quiet$, round$, of(true)) : of(false))),
      repeat(),
      takeWhile((open) => open),
    );
  });

/** Completes once nothing was sent or received for so long. */
const quietFor = ({ stack, activity }: Watched, idle: number): Observable<never> => {
  const left = () => activity.latest + idle - stack.scheduler.now();
  return defer(() => timer(Math.max(0, left()), stack.scheduler)).pipe(
    repeat(),
    first(() => left() <= 0),
    ignoreElements(),
  );
};
