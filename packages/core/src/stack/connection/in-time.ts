import { Observable } from 'rxjs';
import type { Command } from '../../at/command.ts';
import { ModemError, type Reason } from '../../at/reason.ts';
import type { Channel } from '../../channel/channel.ts';

/**
 * Runs a command about a connection, unless `gone$` tells something before its turn has come: then it is not written, and fails
 * with that reason. It names an index, which may be another connection's by then. Of one that is asked for its input, the input is
 * not written, as it would go to that one; but where ESC is literal, nothing calls it off.
 */
export const inTime = <A>(
  channel: Pick<Channel, 'run' | 'underway$'>,
  command: Command<A>,
  gone$: Observable<unknown>,
  reason: Reason,
): Observable<A> =>
  new Observable((subscriber) => {
    const waiting = gone$.subscribe({
      next: () => subscriber.error(new ModemError(reason)),
      error: () => undefined,
    });
    subscriber.add(waiting);
    subscriber.add(
      channel.underway$.subscribe({
        next: (underway) => {
          const last = command.input ? 'prompted' : 'written';
          if (underway.command === command && underway.phase === last) waiting.unsubscribe();
        },
        error: () => undefined,
      }),
    );
    subscriber.add(channel.run(command).subscribe(subscriber));
  });
