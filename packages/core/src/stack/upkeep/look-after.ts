import { either as E } from 'fp-ts';
import { ignoreElements, type Observable, throwError } from 'rxjs';
import { ModemError } from '../../at/reason.ts';
import { type DetectOptions, type Upkeep, upkeep } from './upkeep.ts';
import { notOverUdp, type Watched, whileItLasts } from './watched.ts';

/** Looks after a TCP connection, as long as it is there, by options that are judged before anything is asked. */
export const lookAfter = (
  watched: Watched,
  what: string,
  options: DetectOptions,
  work: (how: Upkeep) => Observable<unknown>,
): Observable<never> => {
  if (watched.seat.protocol === 'UDP') return throwError(() => notOverUdp(what));
  const judged = upkeep(options, watched.stack.dialect);
  if (E.isLeft(judged)) return throwError(() => new ModemError(judged.left));
  return work(judged.right).pipe(ignoreElements(), whileItLasts(watched));
};
