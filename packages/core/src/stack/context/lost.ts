import {
  concat,
  concatMap,
  endWith,
  filter,
  ignoreElements,
  map,
  merge,
  type Observable,
  share,
  switchMap,
  takeUntil,
  tap,
  throwError,
} from 'rxjs';
import { ModemError, type Reason } from '../../at/reason.ts';
import type { Channel } from '../../channel/channel.ts';
import { gaps } from '../../channel/gaps.ts';
import { closedHere } from '../../channel/line-end.ts';
import type { Dialect } from '../../dialects/dialect.ts';
import { parting } from '../state/asked.ts';
import { IDS } from '../state/picture.ts';
import type { Inquiries } from './inquiries.ts';
import { unanswered } from './unanswered.ts';

/**
 * Errors when the module restarts or switches itself off, of itself or by order: all that it was told is forgotten. Shared: it
 * is looked for in every line, and each connection wants to know.
 */
export const restarted = (channel: Channel, dialect: Dialect): Observable<never> =>
  merge(
    channel.news$.pipe(map((event) => dialect.ends(event))),
    channel.settled$.pipe(map(({ command, failed }) => (failed ? undefined : parting(command)))),
  ).pipe(
    tap((reason) => {
      if (reason) throw new ModemError(reason);
    }),
    ignoreElements(),
    share(),
  );

/** By what a module shows that it knows nothing of a context any more. */
export interface Signs {
  /** The contexts over which it has denied a connection that had never closed. */
  readonly denied$: Observable<number>;
  /** The commands that it refuses then by a mere ERROR. */
  readonly revealing: readonly string[];
}

/**
 * The contexts that are no more. `+PDP DEACT` says that the network has taken one away, and not which. A module that started
 * again without a word (AT+IPR=0) only shows it: what it shows is no proof, so it is asked. Any of it may have been said where
 * the line has lost bytes, and done by an order that was not answered.
 */
export const losses = <C>(
  channel: Channel,
  { denied$, revealing }: Signs,
  { which, whether, gapped, unanswered: unsure }: Inquiries<C>,
): Observable<C> =>
  merge(
    merge(
      gaps(channel).pipe(map(() => gapped)),
      channel.news$.pipe(
        filter(({ _tag }) => _tag === 'ContextDeactivated'),
        map(() => which),
      ),
      merge(
        denied$.pipe(takeUntil(channel.news$.pipe(ignoreElements(), endWith(undefined)))),
        channel.settled$.pipe(
          filter(({ command, failed }) => revealing.includes(command.name) && isError(failed)),
          map(({ context }) => context),
        ),
        // `RDY` came before it, and may have been lost, or taken for the rest of a counted block.
        channel.news$.pipe(
          filter(({ _tag }) => _tag === 'ServiceReady' || _tag === 'FunctionalityChanged'),
          map(() => undefined),
        ),
      ).pipe(map((context) => () => whether(context))),
    ).pipe(concatMap((asked) => asked())),
    ...IDS.map((id) => unanswered(channel, id, () => unsure(id))),
  ).pipe(share());

const isError = (reason: Reason | undefined): boolean =>
  reason?._tag === 'Refused' && reason.text === 'ERROR';

/** Errors when this context is lost, the module restarts or switches itself off, or the line is gone, whoever closed it. */
export const lost = <C>(restarted$: Observable<never>, losses$: Observable<C>, mine: C): Observable<never> =>
  concat(
    merge(
      restarted$,
      losses$.pipe(
        filter((context) => context === mine),
        switchMap(() => throwError(() => new ModemError({ _tag: 'ContextLost' }))),
      ),
    ),
    throwError(closedHere),
  );
