import type { Link } from '@atrx/transport';
import type { SerialPortStream } from '@serialport/stream';
import { Observable } from 'rxjs';

/** What writes to an open port. `ended$` errors when the link ends. */
export interface Writer {
  /**
   * Completes when the last bit has left the machine (where the system can tell: it has drained), so that a timeout
   * on the answer starts when the module has the question. The bytes are not copied: they are the line's until then.
   */
  readonly write: Link['write'];
  /** Whether something is still on its way out. */
  readonly busy: () => boolean;
}

export const writer = (port: SerialPortStream, ended$: Observable<never>): Writer => {
  let pending = 0;
  let drained: Promise<void> = Promise.resolve(); // one drain at a time, so that writes complete in their order

  return {
    write: (bytes) =>
      new Observable((subscriber) => {
        const ending = ended$.subscribe(subscriber);
        if (subscriber.closed) return ending;
        pending += 1;
        // A write only fails when the port has gone: the subscriber hears of it by ended$, as everybody does.
        port.write(bytes, (error) => {
          if (error) return;
          drained = drained
            .then(() => drain(port))
            .then(() => {
              pending -= 1;
              subscriber.complete();
            });
        });
        return ending;
      }),
    busy: () => pending > 0,
  };
};

/** An error is no failure to write: not every driver can drain. */
const drain = (port: SerialPortStream) => new Promise<void>((resolve) => port.drain(() => resolve()));
