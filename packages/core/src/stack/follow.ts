import { BehaviorSubject, map, merge, type Observable, scan } from 'rxjs';
import type { Channel } from '../channel/channel.ts';
import { afterCommand, afterUrc, initialStatus, type Status } from './status.ts';

/** Follows the state of the module from now on, for as long as the channel lasts. Replays the latest. */
export const follow = (channel: Channel, connections: number): Observable<Status> => {
  const status$ = new BehaviorSubject(initialStatus(connections));
  merge(
    channel.settled$.pipe(map((settled) => (status: Status) => afterCommand(status, settled))),
    channel.news$.pipe(map((event) => (status: Status) => afterUrc(status, event))),
  )
    .pipe(scan((status, change) => change(status), status$.value))
    .subscribe({
      next: (status) => {
        if (status !== status$.value) status$.next(status);
      },
      error: (error: unknown) => status$.error(error),
      complete: () => status$.complete(),
    });
  return status$.asObservable();
};
