import { asapScheduler, EMPTY, from, Observable, type ObservableInput, type SchedulerLike } from 'rxjs';
import { inbox } from './inbox.ts';
import type { Link, Transport } from './transport.ts';
import { TransportError } from './transport-error.ts';

/**
 * What stands at the other end of a memory link: it is given its own end of each link that is opened.
 * When its stream completes, that end has closed cleanly; when it errors, the line is lost;
 * it is unsubscribed when the near end closes.
 */
export type FarEnd = (link: Link) => ObservableInput<unknown>;

export interface MemoryOptions {
  /** What carries a chunk across. Default: as soon as the code that wrote it has returned. */
  readonly scheduler?: SchedulerLike;
}

/** A UART within the process: each opening makes a new pair of links and hands the other one to `farEnd`. */
export const memory = (farEnd: FarEnd, { scheduler = asapScheduler }: MemoryOptions = {}): Transport =>
  new Observable((subscriber) => {
    const near = inbox(scheduler);
    const far = inbox(scheduler);

    const lose = (cause: unknown) => {
      const error =
        cause instanceof TransportError
          ? cause
          : new TransportError('lost', 'The far end of the memory link failed: see the cause.', cause);
      near.fail(error);
      subscriber.error(error);
    };
    const hangUp = () => {
      near.end();
      subscriber.complete();
    };

    // Closing in the same order as the bytes: what the far end wrote before it left still arrives.
    const life = from(farEnd({ bytes$: far.bytes$, write: near.accept })).subscribe({
      error: (cause: unknown) => near.after(() => lose(cause)),
      complete: () => near.after(hangUp),
    });

    subscriber.next({ bytes$: near.bytes$, write: far.accept });

    return () => {
      near.fail(new TransportError('closed', 'The memory link was closed on this side: open it again.'));
      far.end();
      life.unsubscribe();
    };
  });

/** A far end that is silent and stays: for tests of what happens when nothing does. */
export const silence: FarEnd = () => new Observable<never>();

/** A far end that hangs up at once. */
export const absent: FarEnd = () => EMPTY;
