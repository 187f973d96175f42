import {
  asapScheduler,
  defer,
  EMPTY,
  NEVER,
  Observable,
  type ObservableInput,
  ReplaySubject,
  type SchedulerLike,
} from 'rxjs';
import { carried } from './carried.ts';
import type { Gap } from './gap.ts';
import { lane } from './lane.ts';
import type { Signals } from './signals.ts';
import type { Link, Transport } from './transport.ts';
import { TransportError } from './transport-error.ts';
import type { Tuning } from './tuning.ts';

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
  /**
   * The modem lines beside the bytes, as a cable shows them to the near end. An opening sets DTR and RTS to ON, as that
   * of a serial port does; a closing leaves them. Default: a cable without them.
   */
  readonly signals?: Signals;
  /**
   * Bytes that are lost on their way to the near end, as its driver tells it: each behind what the far end wrote before. Listened
   * to while a link is open. Default: a line that cannot tell.
   */
  readonly gaps$?: Observable<Gap>;
  /** The settings of the line, as the near end sees and changes them. Default: a line without settings. */
  readonly tuning?: Tuning;
}

/** A UART within the process: each opening makes a new pair of links and hands the other one to `farEnd`. */
export const memory = (
  farEnd: FarEnd,
  { scheduler = asapScheduler, signals, gaps$, tuning }: MemoryOptions = {},
): Transport =>
  new Observable((subscriber) => {
    const toNear = lane(scheduler);
    const toFar = lane(scheduler);
    const ended$ = new ReplaySubject<never>();

    // Registered before the link goes out: its reader may close at once.
    subscriber.add(() => {
      const error = closed(
        'The near end of the memory link has closed it: subscribe to the transport to open another.',
      );
      ended$.error(error);
      toNear.fail(error);
      toFar.end(error);
    });
    const link: Link = {
      bytes$: toNear.bytes$,
      write: toFar.write,
      ...(gaps$ && { gaps$: toNear.gaps$ }),
      ...(tuning && { tuning }),
    };
    if (gaps$) subscriber.add(gaps$.subscribe(toNear.lose));
    if (signals) {
      subscriber.add(
        signals.set({ dtr: true, rts: true }).subscribe({ error: (cause) => subscriber.error(lost(cause)) }),
      );
      if (subscriber.closed) return;
    }
    subscriber.next(signals ? { ...link, signals: carried(signals, ended$, scheduler) } : link);
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
            ended$.error(error);
            toNear.fail(error);
            subscriber.error(error);
          });
        },
        complete: () => {
          const error = closed('The far end of the memory link has closed it.');
          leave(error, () => {
            ended$.error(error);
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
