import type { Socket } from 'node:net';
import type { Link } from '@atrx/transport';
import { Observable } from 'rxjs';

/** What writes to a connection. `ended$` errors when the link ends. */
export interface Writer {
  /**
   * Completes when the operating system has taken the last byte: that is how a server that does not read holds up who
   * writes. The bytes are not copied: they are the connection's until then.
   */
  readonly write: Link['write'];
  /** Whether something has not been taken yet. */
  readonly busy: () => boolean;
}

export const writer = (socket: Socket, ended$: Observable<never>): Writer => {
  let pending = 0;
  return {
    write: (bytes) =>
      new Observable((subscriber) => {
        const ending = ended$.subscribe(subscriber);
        if (subscriber.closed) return ending;
        pending += 1;
        // A write only fails when the connection has gone: the subscriber hears of it by ended$, as everybody does.
        socket.write(bytes, (error) => {
          if (error) return;
          pending -= 1;
          subscriber.complete();
        });
        return ending;
      }),
    busy: () => pending > 0,
  };
};
