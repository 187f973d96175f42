import {
  concat,
  defer,
  ignoreElements,
  type Observable,
  of,
  retry,
  type SchedulerLike,
  throwError,
  timer,
} from 'rxjs';
import type { Channel } from '../../channel/channel.ts';
import { at } from '../../commands/index.ts';
import { reasonOf } from '../../scope/attempt.ts';

/** A module that was just switched on answers after 4–5 s, and under autobauding not to the first `AT`. A fence takes 6 s. */
const RETRIES = 3;
const ANSWERED_WITHIN = 1_000;
/** How long a module may take to say that ESC has called off its input, in ms: what comes later is seen for an answer of the past. */
const CALLED_OFF_WITHIN = 200;

/**
 * First ESC, as a program that died may have left the module at a prompt, where it would send commands to a peer. Then `AT`
 * until it is answered: the module may still be booting, or be finding out the baud rate.
 */
export const synchronise = (channel: Channel, scheduler: SchedulerLike): Observable<never> =>
  concat(
    defer(() => {
      channel.takeOver();
      return timer(CALLED_OFF_WITHIN, scheduler).pipe(ignoreElements());
    }),
    channel.run({ ...at(), timeout: ANSWERED_WITHIN }).pipe(
      retry({
        count: RETRIES,
        delay: (error: unknown) => (maySettle(error) ? of(0) : throwError(() => error)),
      }),
    ),
  );

const maySettle = (error: unknown): boolean => {
  switch (reasonOf(error)?._tag) {
    case 'TimedOut':
    case 'LineGap':
    case 'Unresponsive':
    case 'ModuleReset':
    case 'Refused':
      return true;
    default:
      return false;
  }
};
