import {
  asapScheduler,
  defer,
  EMPTY,
  NEVER,
  Observable,
  type ObservableInput,
  type SchedulerLike,
} from 'rxjs';
import { lane } from './lane.ts';
import type { Link, Transport } from './transport.ts';
import { TransportError } from './transport-error.ts';

/**
 * What stands at the other end of a memory link: it is given its own end of each link that is opened.
 * When its stream completes, that end has closed cleanly; when it errors, the line is lost
 * (a {@link TransportError} arrives at the near end as it is, anything else as its cause);
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
    const toNear = lane(scheduler);
    const toFar = lane(scheduler);

    // Registered before the link goes out: its reader may close at once.
    subscriber.add(() => {
      const error = closed(
        'The near end of the memory link has closed it: subscribe to the transport to open another.',
      );
      toNear.fail(error);
      toFar.end(error);
    });
    subscriber.next({ bytes$: toNear.bytes$, write: toFar.write });
    if (subscriber.closed) return;

    // Nobody listens there any more, so nothing can be accepted; what the far end wrote before it left still arrives.
    const leave = (error: TransportError, then: () => void) => {
      toFar.refuse(error);
      toNear.after(then);
    };
    subscriber.add(
      defer(() => farEnd({ bytes$: toFar.bytes$, write: toNear.write })).subscribe({
        error: (cause: unknown) => {
          const error = lost(cause);
          leave(error, () => {
            toNear.fail(error);
            subscriber.error(error);
          });
        },
        complete: () => {
          const error = closed('The far end of the memory link has closed it.');
          leave(error, () => {
            toNear.end(error);
            subscriber.complete();
          });
        },
      }),
    );
  });

const closed = (message: string) => new TransportError('closed', message);

const lost = (cause: unknown) =>
  cause instanceof TransportError
    ? cause
    : new TransportError('lost', 'The far end of the memory link failed: see the cause.', cause);

/** A far end that is silent and stays: for tests of what happens when nothing does. */
export const silence: FarEnd = () => NEVER;

/** A far end that hangs up at once. */
export const absent: FarEnd = () => EMPTY;
