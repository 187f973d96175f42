import {
  concat,
  defaultIfEmpty,
  defer,
  EMPTY,
  filter,
  ignoreElements,
  last,
  map,
  type Observable,
  of,
  repeat,
  switchMap,
  takeWhile,
  throwError,
  timer,
} from 'rxjs';
import { ModemError } from '../../at/reason.ts';
import { type Acknowledged, qistat, qistate } from '../../commands/index.ts';
import { counted, denied } from '../sending/counted.ts';
import { whole } from '../sending/whole.ts';
import { acting, CLIENT } from '../stack.ts';
import { lookAfter } from './look-after.ts';
import type { DetectOptions, Upkeep } from './upkeep.ts';
import type { Watched } from './watched.ts';

/** Finds out whether the peer is still there (note 6.2): completes when it is, and fails the connection when it is not. */
export const detect = (watched: Watched, options: DetectOptions): Observable<never> =>
  lookAfter(watched, 'detect()', options, (how) =>
    isOpen(watched).pipe(switchMap((open) => (open ? round(watched, how) : EMPTY))),
  );

/**
 * Whether the module takes the connection for open: AT+QISTAT, and of one among six AT+QISTATE (note 5.6.2); `false` when the
 * peer is closing it. They tell of the module's own connections: of a server's client AT+QISACK alone has to.
 */
export const isOpen = (watched: Watched): Observable<boolean> => {
  const { stack, seat } = watched;
  if (seat.role !== CLIENT) return of(true);
  const state$: Observable<string> = stack.channel
    .run(acting(stack, CLIENT, stack.multiple ? qistate() : qistat()))
    .pipe(
      filter((status) => (status._tag === 'Stack' ? !stack.multiple : status.index === seat.index)),
      map(({ state }) => state ?? OPEN),
      // What it says nothing of, it has not lost.
      defaultIfEmpty(OPEN),
    );
  return state$.pipe(
    switchMap((state) => {
      if (state === OPEN || state === SINGLE_OPEN) return of(true);
      return state === 'REMOTE CLOSING' ? of(false) : denied(watched);
    }),
  );
};

const OPEN = 'CONNECTED';
const SINGLE_OPEN = 'CONNECT OK';

/** One round of note 6.1 and 6.2: nothing pending, the probe, and then AT+QISACK until that has arrived. */
export const round = (watched: Watched, { probe, first, again, times, idle }: Upkeep): Observable<never> => {
  const { stack, address, activity, deliver, giveUp } = watched;
  const { scheduler } = stack;

  const unresponsive = ({ pending }: Acknowledged, asked: number) => {
    const after = scheduler.now() - activity.latestSent;
    const error = new ModemError({
      _tag: 'PeerUnresponsive',
      address,
      pending,
      asked,
      after,
    });
    giveUp(error);
    return throwError(() => error);
  };

  /** Asks until the peer has acknowledged as much as `count`, or has been asked often enough. */
  const arrived = (before: Acknowledged, count: number): Observable<never> => {
    const is = ({ pending, acknowledged }: Acknowledged) => pending === 0 || acknowledged >= count;
    return timer(first, scheduler).pipe(
      switchMap(() =>
        counted(watched).pipe(repeat({ count: times + 1, delay: () => timer(again, scheduler) })),
      ),
      takeWhile((reading) => !is(reading), true),
      last(undefined, { ...before, pending: count - before.acknowledged }),
      switchMap((reading) => (is(reading) ? EMPTY : unresponsive(reading, times + 1))),
    );
  };

  return counted(watched).pipe(
    switchMap((before) => {
      // What is under way on a connection in use is a probe itself.
      if (before.pending > 0)
        return scheduler.now() - activity.latest < idle
          ? arrived(before, before.sent)
          : unresponsive(before, 1);
      const sent$ = defer(() => whole(deliver(probe)));
      return concat(sent$, arrived(before, before.sent + probe.length));
    }),
    ignoreElements(),
  );
};
