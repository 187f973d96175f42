import { catchError, concat, type Observable, type SchedulerLike, switchMap, throwError } from 'rxjs';
import { ModemError, type Reason } from '../../at/reason.ts';
import type { Channel } from '../../channel/channel.ts';
import { cpin } from '../../commands/index.ts';
import { reasonOf } from '../../scope/attempt.ts';
import { poll } from './poll.ts';

/** A SIM is busy for some seconds after boot (`+CME ERROR: 14`). */
const SIM_WITHIN = 20_000;
const EVERY = 1_000;
const ABSENT = 10;
const BUSY: readonly number[] = [14, 3515, 3517];

/**
 * The SIM is there and unlocked, if need be with `pin`: the first thing that note figure 2 wants judged. `known` sees to it that
 * it is the right one: a PIN that is another's is never entered, as far as a locked card tells which it is.
 */
export const unlock = (
  channel: Channel,
  pin: string | undefined,
  scheduler: SchedulerLike,
  known: (locked: boolean) => Observable<never>,
): Observable<unknown> => {
  const wants = (until: (wants: string) => boolean) =>
    poll(channel.run(cpin.read()), {
      until,
      unless: (reason) =>
        reason._tag === 'Refused' && reason.code !== undefined && BUSY.includes(reason.code),
      every: EVERY,
      within: SIM_WITHIN,
      otherwise: (latest) => ({ _tag: 'SimLocked', wants: latest ?? 'time: it stays busy' }),
      scheduler,
    });

  return wants((what) => what !== 'NOT READY').pipe(
    switchMap((what): Observable<unknown> => {
      if (what === 'READY') return known(false);
      if (what === 'NOT INSERTED') return fail({ _tag: 'SimAbsent' });
      if (what !== 'SIM PIN' || pin === undefined) return fail({ _tag: 'SimLocked', wants: what });
      return concat(
        known(true),
        channel.run(cpin(pin)),
        wants((then) => then === 'READY'),
        known(false),
      );
    }),
    catchError((error: unknown) => {
      const reason = reasonOf(error);
      const absent = reason?._tag === 'Refused' && reason.code === ABSENT;
      return absent ? fail({ _tag: 'SimAbsent' }) : throwError(() => error);
    }),
  );
};

const fail = (reason: Reason): Observable<never> => throwError(() => new ModemError(reason));
