import { concat, defer, finalize, type Observable, share, takeUntil, throwError } from 'rxjs';
import { ModemError } from '../at/reason.ts';
import type { Channel } from '../channel/channel.ts';
import { qsclk } from '../commands/index.ts';

export interface Sleeping {
  /** After how long without a byte either way DTR is let go, in ms. */
  readonly after: number;
  /** Ends it in good order, or with the error of what it goes on over. */
  readonly until$: Observable<unknown>;
}

/**
 * Lets the module sleep between commands (AT+QSCLK=1, note 9) while it is subscribed; unsubscribing wakes it and has it stay
 * awake. Errors with `NoSignals` where the transport has no modem lines. Shared: two who want it are one.
 */
export const sleep = (channel: Channel, { after, until$ }: Sleeping): Observable<never> =>
  defer(() => {
    if (!channel.wake.possible) {
      return throwError(() => new ModemError({ _tag: 'NoSignals', purpose: 'Sleeping' }));
    }
    return concat(channel.run(qsclk(1)), channel.wake.sleep(after)).pipe(
      takeUntil(until$),
      finalize(() => channel.run(qsclk(0)).subscribe({ error: () => undefined })),
    );
  }).pipe(share());
