import {
  asyncScheduler,
  type MonoTypeOperatorFunction,
  retry,
  type SchedulerLike,
  throwError,
  timer,
} from 'rxjs';
import { ModemError, type Reason } from '../at/reason.ts';
import { recoverable } from '../at/recoverable.ts';
import { reasonOf } from './attempt.ts';

/** What is about to be tried again. */
export interface Reconnection {
  /** 1 for the first since it last told anything. */
  readonly attempt: number;
  /** How long until then, in ms. */
  readonly after: number;
  /** Why it failed. */
  readonly reason: Reason;
}

export interface ReconnectOptions {
  /** The first wait, which each further one doubles, and the longest, in ms. Default: 1,000 and 60,000. */
  readonly backoff?: { readonly first: number; readonly longest: number };
  /** The part of each wait that is left to chance, 0–1: many devices that lost one server do not come back all at once. Default: 0.5. */
  readonly jitter?: number;
  /** How often it is tried again before the failure is told. Default: without end. */
  readonly max?: number;
  /** Is told of each attempt beforehand. */
  readonly notify?: (reconnection: Reconnection) => void;
  /** The clock. Default: real time. */
  readonly scheduler?: SchedulerLike;
  /** 0 to less than 1, evenly. Default: `Math.random`. */
  readonly random?: () => number;
}

const BACKOFF = { first: 1_000, longest: 60_000 };
/** A day. */
const LONGEST = 86_400_000;

/**
 * Opens it again when it has failed in a way that may pass (the line, the network, the peer, a restart), ever later, and
 * from the first wait on again once it has told something. For a modem, a context or a connection alike, and best behind
 * `use`, so that what is done with it is done again: what it had sent before is then sent again. Failures that do not
 * pass (an argument, a locked SIM) are told at once, and so is a bug.
 */
export const reconnect =
  <A>({
    backoff: { first, longest } = BACKOFF,
    jitter = 0.5,
    max = Number.POSITIVE_INFINITY,
    notify = () => undefined,
    scheduler = asyncScheduler,
    random = Math.random,
  }: ReconnectOptions = {}): MonoTypeOperatorFunction<A> =>
  (source$) => {
    const refusal = unfit(first, longest, jitter, max);
    if (refusal) return throwError(() => new ModemError(refusal));
    return source$.pipe(
      retry({
        resetOnSuccess: true,
        delay: (error: unknown, attempt) => {
          const reason = reasonOf(error);
          if (!reason || !recoverable(reason) || attempt > max) return throwError(() => error);
          const wait = Math.min(longest, first * 2 ** (attempt - 1));
          const after = Math.round(wait * (1 - jitter * random()));
          notify({ attempt, after, reason });
          return timer(after, scheduler);
        },
      }),
    );
  };

const unfit = (first: number, longest: number, jitter: number, max: number): Reason | undefined => {
  const invalid = (what: string, given: number | string, allowed: string): Reason => ({
    _tag: 'Invalid',
    what,
    given: String(given),
    allowed,
  });
  if (!(first > 0 && first <= longest && longest <= LONGEST))
    return invalid('the backoff', `${first} to ${longest} ms`, `from more than 0 up to ${LONGEST} ms`);
  if (!(jitter >= 0 && jitter <= 1)) return invalid('the jitter', jitter, '0 to 1');
  if (!(max >= 0)) return invalid('the number of attempts', max, '0 or more');
  return undefined;
};
