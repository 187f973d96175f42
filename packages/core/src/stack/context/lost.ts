import {
  concat,
  concatMap,
  EMPTY,
  filter,
  map,
  merge,
  mergeMap,
  type Observable,
  share,
  switchMap,
  throwError,
} from 'rxjs';
import { ModemError, type Reason } from '../../at/reason.ts';
import type { Channel } from '../../channel/channel.ts';
import { gaps } from '../../channel/gaps.ts';
import { closedHere } from '../../channel/line-end.ts';
import type { Dialect } from '../../dialects/dialect.ts';
import { parting } from '../state/asked.ts';

/** Errors when the module restarts or switches itself off, of itself or by order: all that it was told is forgotten. */
export const restarted = (channel: Channel, dialect: Dialect): Observable<never> =>
  merge(
    channel.news$.pipe(map((event) => dialect.ends(event))),
    channel.settled$.pipe(map(({ command, failed }) => (failed ? undefined : parting(command)))),
  ).pipe(mergeMap((reason) => (reason ? throwError(() => new ModemError(reason)) : EMPTY)));

/**
 * The contexts that are no more. `+PDP DEACT` says that the network has taken one away, and not which: `which` finds it out.
 * A module that started again without a word (AT+IPR=0) refuses AT+QIOPEN: `whether` asks it for that context. Any of it may
 * have been said where the line has lost bytes: `gapped` asks for all.
 */
export const losses = <C>(
  channel: Channel,
  which: () => Observable<C>,
  whether: (context: number | undefined) => Observable<C>,
  gapped: () => Observable<C>,
): Observable<C> =>
  merge(
    gaps(channel).pipe(map(() => gapped)),
    channel.news$.pipe(
      filter(({ _tag }) => _tag === 'ContextDeactivated'),
      map(() => which),
    ),
    channel.settled$.pipe(
      filter(({ command, failed }) => command.name === 'QIOPEN' && isError(failed)),
      map(
        ({ context }) =>
          () =>
            whether(context),
      ),
    ),
  ).pipe(
    concatMap((asked) => asked()),
    share(),
  );

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
