import { type Observable, of, retry, throwError } from 'rxjs';
import type { Channel } from '../../channel/channel.ts';
import { at } from '../../commands/index.ts';
import { reasonOf } from '../../scope/attempt.ts';

/** A module that was just switched on answers after 4–5 s, and under autobauding not to the first `AT`. A fence takes 6 s. */
const RETRIES = 3;
const ANSWERED_WITHIN = 1_000;

/** `AT` until it is answered: the module may still be booting, or be finding out the baud rate. */
export const synchronise = (channel: Channel): Observable<never> =>
  channel.run({ ...at(), timeout: ANSWERED_WITHIN }).pipe(
    retry({
      count: RETRIES,
      delay: (error: unknown) => (maySettle(error) ? of(0) : throwError(() => error)),
    }),
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
