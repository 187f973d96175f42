import { either as E } from 'fp-ts';
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
  throwError,
  timer,
} from 'rxjs';
import { ModemError } from '../../at/reason.ts';
import { isOpen, round } from './detect.ts';
import { type KeepAliveOptions, upkeep } from './upkeep.ts';
import { notOverUdp, type Watched, whileItLasts } from './watched.ts';

/** Sends a little whenever nothing went over the connection for long, and sees to it that it arrives (note 6.1). */
export const keepAlive = (watched: Watched, options: KeepAliveOptions): Observable<never> => {
  if (watched.seat.protocol === 'UDP') return throwError(() => notOverUdp('keepAlive()'));
  const judged = upkeep(options, watched.stack.dialect);
  if (E.isLeft(judged)) return throwError(() => new ModemError(judged.left));
  const quiet$ = quietFor(watched, judged.right.idle);
  const round$ = round(watched, judged.right);
  return isOpen(watched).pipe(
    switchMap((open) => (open ? concat(quiet$, round$, of(true)) : of(false))),
    repeat(),
    takeWhile((open) => open),
    ignoreElements(),
    whileItLasts(watched),
  );
};

/** Completes once nothing was sent or received for so long. */
const quietFor = ({ stack, activity }: Watched, idle: number): Observable<never> => {
  const left = () => activity.latest + idle - stack.scheduler.now();
  return defer(() => timer(Math.max(0, left()), stack.scheduler)).pipe(
    repeat(),
    first(() => left() <= 0),
    ignoreElements(),
  );
};
