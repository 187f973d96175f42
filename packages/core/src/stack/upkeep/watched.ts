import { endWith, type MonoTypeOperatorFunction, type Observable, takeUntil } from 'rxjs';
import { ModemError } from '../../at/reason.ts';
import type { Seat } from '../connection/seat.ts';
import type { Sender } from '../sending/send.ts';
import type { Stack } from '../stack.ts';
import type { Activity } from './activity.ts';

/** A connection as those see it who look after it. */
export interface Watched {
  readonly stack: Stack;
  readonly seat: Seat;
  /** The other end, for people. */
  readonly address: string;
  readonly activity: Activity;
  readonly deliver: Sender;
  /** Completes when one side has closed it, errors when it has failed: nothing is left to look after. */
  readonly ended$: Observable<never>;
  /** It is of no use any more: it fails with this error at once, and the module is told to close it. */
  readonly giveUp: (error: ModemError) => void;
}

/** As long as the connection is there: ends as that does. */
export const whileItLasts = <A>({ ended$ }: Pick<Watched, 'ended$'>): MonoTypeOperatorFunction<A> =>
  takeUntil(ended$.pipe(endWith(undefined)));

/** Why nothing can be said about a datagram: nobody acknowledges it (note 5.2.2). */
export const notOverUdp = (what: string): ModemError =>
  new ModemError({
    _tag: 'Invalid',
    what,
    given: 'asked of a UDP association, where nothing is acknowledged',
    allowed: 'a TCP connection',
  });
