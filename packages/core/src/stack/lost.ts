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
import { ModemError } from '../at/reason.ts';
import type { Channel } from '../channel/channel.ts';
import { closedHere } from '../channel/line-end.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { parting } from './state/asked.ts';

/** Errors when the module restarts or switches itself off, of itself or by order: all that it was told is forgotten. */
export const restarted = (channel: Channel, dialect: Dialect): Observable<never> =>
  merge(
    channel.news$.pipe(map((event) => dialect.ends(event))),
    channel.settled$.pipe(map(({ command, failed }) => (failed ? undefined : parting(command)))),
  ).pipe(mergeMap((reason) => (reason ? throwError(() => new ModemError(reason)) : EMPTY)));

/** The contexts that the network takes away. `+PDP DEACT` names none: `which` finds it out. */
export const losses = <C>(channel: Channel, which: () => Observable<C>): Observable<C> =>
  channel.news$.pipe(
    filter(({ _tag }) => _tag === 'ContextDeactivated'),
    concatMap(which),
    share(),
  );

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
