import {
  catchError,
  combineLatest,
  defer,
  distinctUntilChanged,
  EMPTY,
  ignoreElements,
  map,
  type Observable,
  of,
  type SchedulerLike,
  scan,
  startWith,
  switchMap,
  timer,
} from 'rxjs';
import type { Channel } from '../../channel/channel.ts';
import { at } from '../../commands/index.ts';
import { reasonOf } from '../../scope/attempt.ts';
import type { PoweredDown } from '../../urcs/power-down.ts';

/** How long the lines have to stay OFF before anything is asked, in ms. */
const STAYS = 100;
/** How long a module that is on may take to answer to `AT`, in ms. */
const ANSWERED_WITHIN = 1_000;

const OFF: PoweredDown = { _tag: 'PoweredDown', because: 'lines', text: 'DSR OFF' };

/**
 * A module that goes off without a word, seen by its lines: DSR, which was ON, falls, CTS is OFF as well, and `AT` is not answered.
 * DSR that was never ON is not wired, and flow control moves CTS alone. Emits where it is so; never where the transport
 * has no lines.
 */
export const switchedOff = (channel: Channel, scheduler: SchedulerLike): Observable<PoweredDown> => {
  const { signals } = channel;
  if (!signals) return EMPTY;
  const fallen$ = signals.dsr$.pipe(
    scan((seen, on) => ({ on, before: seen.before || on }), { on: false, before: false }),
    map(({ on, before }) => before && !on),
  );
  return combineLatest([fallen$, signals.cts$.pipe(startWith(false))]).pipe(
    map(([fallen, clear]) => fallen && !clear),
    distinctUntilChanged(),
    switchMap((off) => (off ? timer(STAYS, scheduler).pipe(switchMap(() => silent(channel))) : EMPTY)),
    // The end of the lines is the end of the line, which everything else tells.
    catchError(() => EMPTY),
  );
};

const silent = (channel: Channel): Observable<PoweredDown> =>
  defer(() => channel.run({ ...at(), timeout: ANSWERED_WITHIN })).pipe(
    ignoreElements(),
    catchError((error: unknown) => {
      const tag = reasonOf(error)?._tag;
      return tag === 'TimedOut' || tag === 'Unresponsive' ? of(OFF) : EMPTY;
    }),
  );
