import { BehaviorSubject, map, merge, type Observable, scan } from 'rxjs';
import type { Channel } from '../../channel/channel.ts';
import type { ContextId } from '../stack.ts';
import { afterSettled } from './after-settled.ts';
import { afterUnderway } from './after-underway.ts';
import { afterUrc } from './after-urc.ts';
import { cleared } from './meant.ts';
import { type ModemState, modemState } from './modem-state.ts';
import { blank, happened, type Picture } from './picture.ts';

type Change = (picture: Picture) => Picture;

/** How many connections a context has as the module is set up, and how many under AT+QIMUX=1. */
export interface Places {
  readonly connections: number;
  readonly most: number;
}

/**
 * Follows the state of the module from now on, for as long as the channel lasts. Replays the latest. `losses$` tells which
 * context each `+PDP DEACT` was about.
 */
export const follow = (
  channel: Pick<Channel, 'underway$' | 'settled$' | 'news$'>,
  { connections, most }: Places,
  losses$: Observable<ContextId>,
): Observable<ModemState> => {
  const first = blank(connections, most);
  const state$ = new BehaviorSubject(modemState(first.told));
  let { told } = first;
  merge(
    channel.underway$.pipe(
      map(
        (underway): Change =>
          (picture) =>
            afterUnderway(picture, underway),
      ),
    ),
    channel.settled$.pipe(
      map(
        (settled): Change =>
          (picture) =>
            afterSettled(picture, settled),
      ),
    ),
    channel.news$.pipe(
      map(
        (event): Change =>
          (picture) =>
            afterUrc(picture, event),
      ),
    ),
    losses$.pipe(
      map(
        (id): Change =>
          (picture) =>
            happened(picture, id, '+PDP DEACT'),
      ),
    ),
  )
    .pipe(scan((picture, change) => cleared(change(picture)), first))
    .subscribe({
      next: (picture) => {
        if (picture.told === told) return;
        told = picture.told;
        state$.next(modemState(told));
      },
      error: (error: unknown) => state$.error(error),
      complete: () => state$.complete(),
    });
  return state$.asObservable();
};
