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
  /** Runs a task when what was written before is out, and before what is written afterwards; gives what the task does. */
  readonly between: <A>(task: () => Promise<A>) => Promise<A>;
  /** Whether something is still on its way out. */
  readonly busy: () => boolean;
}

export const writer = (port: SerialPortStream, ended$: Observable<never>): Writer => {
  let pending = 0;
  let drained: Promise<void> = Promise.resolve(); // one drain at a time, so that writes complete in their order
  let last: Promise<unknown> = Promise.resolve(); // settles when the newest write is out or has failed, or the newest task is done
  let held: Promise<unknown> | undefined; // the newest task, until it is done

  /** Resolves when it is out, and whether it is. */
  const put = (bytes: Uint8Array) =>
    new Promise<boolean>((resolve) => {
      port.write(bytes, (error) => {
        if (error) return resolve(false);
        drained = drained.then(() => drain(port));
        resolve(drained.then(() => true));
      });
    });

  return {
    write: (bytes) =>
      new Observable((subscriber) => {
        const ending = ended$.subscribe(subscriber);
        if (subscriber.closed) return ending;
        pending += 1;
        const written = held ? held.then(() => put(bytes)) : put(bytes);
        last = written.then((out) => {
          // A write only fails when the port has gone: the subscriber hears of it by ended$, as everybody does.
          if (!out) return;
          pending -= 1;
          subscriber.complete();
        });
        return ending;
      }),
    between: (task) => {
      const done = last.then(task);
      const settled = Promise.allSettled([done]).then(() => {
        if (held === settled) held = undefined;
      });
      last = settled;
      held = settled;
      return done;
    },
    busy: () => pending > 0,
  };
};

/** An error is no failure to write: not every driver can drain. */
const drain = (port: SerialPortStream) => new Promise<void>((resolve) => port.drain(() => resolve()));
