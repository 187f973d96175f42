import type { Transport } from '@atrx/transport';
import { Observable, type SchedulerLike } from 'rxjs';
import type { Dialect } from '../dialects/dialect.ts';
import { Channel } from './channel.ts';
import { closedHere, closedThere } from './line-end.ts';
import type { Tracing } from './trace.ts';

/** Opens the transport and a channel over it. Unsubscribing closes both; it errors with `TransportError` when the line is gone. */
export const openChannel = (
  transport: Transport,
  dialect: Dialect,
  scheduler: SchedulerLike,
  tracing: Tracing = {},
): Observable<Channel> =>
  new Observable((subscriber) => {
    let channel: Channel | undefined;
    const lose = (error: unknown) => {
      channel?.lose(error);
      subscriber.error(error);
    };
    const life = transport.subscribe({
      next: (link) => {
        channel = new Channel(link, dialect, scheduler, tracing);
        subscriber.next(channel);
      },
      error: lose,
      complete: () => lose(closedThere()),
    });
    return () => {
      channel?.lose(closedHere());
      life.unsubscribe();
    };
  });
