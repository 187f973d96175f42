import {
  catchError,
  concat,
  concatMap,
  EMPTY,
  filter,
  first,
  from,
  ignoreElements,
  map,
  type Observable,
  of,
  race,
  switchMap,
  take,
  throwError,
  timer,
  toArray,
} from 'rxjs';
import { ModemError } from '../../at/reason.ts';
import type { Channel } from '../../channel/channel.ts';
import type { StackState } from '../../codec/state.ts';
import { qiserver } from '../../commands/qiserver.ts';
import { qisstat } from '../../commands/qisstat.ts';
import { reasonOf } from '../../scope/attempt.ts';
import { insist } from '../insist.ts';
import { type ContextId, within } from '../stack.ts';
import { type ContextState, isIdle } from '../state/context-state.ts';
import { ACTIVE } from '../state/transitions.ts';
import type { PdpContext } from './pdp-context.ts';

/** What the module is asked, to find out which contexts are over: those that are, by its own word. */
export interface Inquiries<C> {
  /** One of them is: of two active ones each is asked whether it is the one. */
  readonly which: () => Observable<C>;
  /** That one may be, or any, where none is named. */
  readonly whether: (context: number | undefined) => Observable<C>;
  /** The line has lost bytes: any may be, as it may have been said among them. */
  readonly gapped: () => Observable<C>;
  /**
   * The module has not answered an order about that one, and has followed it or not. Once all that this leads to is
   * done, it is asked for all that may have changed, until it answers: that is put into the picture of its state, as
   * any answer is.
   */
  readonly unanswered: (context: ContextId) => Observable<C>;
}

/** How long is waited for the line to be quiet, in ms: somebody may have it without end. */
const BUSY_FOR = 5_000;

/** @see Inquiries */
export const inquiries = (
  channel: Channel,
  contexts: () => readonly [PdpContext, PdpContext],
): Inquiries<PdpContext> => {
  const active = () => contexts().filter((context) => context.active);
  const ofEach = (asked: readonly PdpContext[], ask: (context: PdpContext) => Observable<PdpContext>) =>
    from(asked).pipe(concatMap(ask));
  const isDown = (context: PdpContext) => downAsTold(context).pipe(catchError(() => EMPTY));
  const meant = (id: number | undefined) =>
    active().filter((context) => isSteady(context) && (id === undefined || context.context === id));
  /** Nothing that goes on tells it anyway, and nothing is in the way of asking. */
  const calm = (context: PdpContext) =>
    concat(
      race(channel.quiet$, timer(BUSY_FOR, context.scheduler)),
      timer(0, BUSY_FOR, context.scheduler).pipe(first(() => !context.ending && !channel.diverted)),
    ).pipe(ignoreElements());
  // One that was to go down is perhaps up; behind the first one all ends.
  const isInDoubt = ({ active: wanted, rebuilding }: PdpContext, { stack }: ContextState) =>
    !rebuilding && contexts()[0].active && (wanted || stack !== 'IP INITIAL');
  const askedFor = (context: PdpContext) =>
    concat(
      calm(context),
      context.state$.pipe(
        take(1),
        switchMap((state) => (isInDoubt(context, state) ? whole(context) : EMPTY)),
      ),
    ).pipe(filter(({ active: wanted }) => wanted));
  const whether = (id: number | undefined) => ofEach(meant(id), isDown);
  return {
    which: () => (active().length < 2 ? from(active()) : ofEach(active(), isLost)),
    whether,
    gapped: () => (channel.diverted ? EMPTY : whether(undefined)),
    unanswered: (id) => {
      const context = contexts()[id];
      return insist(context, askedFor(context)).pipe(catchError(() => EMPTY));
    },
  };
};

/** That it is not up would be news. */
const isSteady = ({ active, ending, rebuilding }: PdpContext): boolean => active && !ending && !rebuilding;

/** Where no context is that was taken up to its address (AT+QILOCIP): such a module has started again. */
const isLow = (state: StackState): boolean => !ACTIVE.includes(state) || state === 'IP GPRSACT';

/** All that the module tells of it. */
const whole = (context: PdpContext): Observable<PdpContext> =>
  concat(unlessRefused(downAsTold(context)), unlessRefused(server(context)));

const isLost = (context: PdpContext): Observable<PdpContext> =>
  stateOf(context).pipe(
    filter((state) => state === undefined || isLow(state)),
    map(() => context),
    // What cannot be asked any more cannot be relied on either.
    catchError((error: unknown) => (error instanceof ModemError ? of(context) : EMPTY)),
  );

const downAsTold = (context: PdpContext): Observable<PdpContext> =>
  stateOf(context).pipe(
    filter((state) => state !== undefined && isLow(state)),
    map(() => context),
  );

/** Whoever refuses to tell has answered. */
const unlessRefused = <A>(told$: Observable<A>): Observable<A> =>
  told$.pipe(
    catchError((error: unknown) => (reasonOf(error)?._tag === 'Refused' ? EMPTY : throwError(() => error))),
  );

/** What the module says of it, if it says anything of it. */
const stateOf = (context: PdpContext): Observable<StackState | undefined> =>
  context.status$.pipe(
    toArray(),
    map((lines) => lines.find(({ _tag }) => _tag === 'Stack')),
    map((status) => (status?._tag === 'Stack' ? status.state : undefined)),
  );

/** AT+QISTATE does not tell of a server, nor of its clients. */
const server = (context: PdpContext): Observable<never> =>
  context.state$.pipe(
    take(1),
    filter(serves),
    switchMap((): Observable<unknown> => {
      const { channel, multiple } = context;
      return multiple
        ? channel.run(within(context, qisstat()))
        : channel.run(within(context, qiserver.read()));
    }),
    ignoreElements(),
  );

const serves = ({ server: state, client, connections }: ContextState): boolean =>
  state !== 'INITIAL' || client !== undefined || connections.some((info) => info.role === 2 && !isIdle(info));
