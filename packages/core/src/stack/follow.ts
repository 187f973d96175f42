import { BehaviorSubject, map, merge, type Observable, scan } from 'rxjs';
import type { Channel } from '../channel/channel.ts';
import { afterCommand, afterUrc, initialState, type ModemState } from './modem-state.ts';

/** Follows the state of the module from now on, for as long as the channel lasts. Replays the latest. */
export const follow = (channel: Channel, connections: number): Observable<ModemState> => {
  const state$ = new BehaviorSubject(initialState(connections));
  merge(
    channel.settled$.pipe(map((settled) => (state: ModemState) => afterCommand(state, settled))),
    channel.news$.pipe(map((event) => (state: ModemState) => afterUrc(state, event))),
  )
    .pipe(scan((state, change) => change(state), state$.value))
    .subscribe({
      next: (state) => {
        if (state !== state$.value) state$.next(state);
      },
      error: (error: unknown) => state$.error(error),
      complete: () => state$.complete(),
    });
  return state$.asObservable();
};
