import {
  catchError,
  EMPTY,
  finalize,
  merge,
  type Observable,
  type SchedulerLike,
  shareReplay,
  timeout,
} from 'rxjs';

const leaving = new Map<string, Observable<never>>();

/** Milliseconds that one who left is waited for at most. */
const PATIENCE = 3000;

/**
 * A writer that has left is the writer until the bridge has heard it say so, and the next hello could overtake that: whoever
 * comes to the same port next in this process waits until the last WebSocket there is down.
 */
export const handover = (place: string, scheduler?: SchedulerLike) => ({
  /** Completes when those who were leaving have left. */
  turn: (): Observable<never> => leaving.get(place) ?? EMPTY,
  /** Says that its writer is leaving until `gone$` completes. */
  leave: (gone$: Observable<never>): void => {
    const all$ = merge(leaving.get(place) ?? EMPTY, gone$).pipe(
      timeout({ first: PATIENCE, ...(scheduler && { scheduler }) }),
      catchError(() => EMPTY),
      finalize(() => leaving.get(place) === all$ && leaving.delete(place)),
      shareReplay({ bufferSize: 1, refCount: false }),
    );
    leaving.set(place, all$);
    all$.subscribe();
  },
});
