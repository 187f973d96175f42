import {
  BehaviorSubject,
  catchError,
  EMPTY,
  finalize,
  first,
  Observable,
  type SchedulerLike,
  Subscription,
  takeUntil,
  timer,
} from 'rxjs';

export interface Farewell<R> {
  /** What is still to be said when nobody listens any more. */
  readonly say: (resource: R) => Observable<unknown>;
  /** How long that may take, in ms: then it goes unsaid. */
  readonly within: number;
  readonly scheduler: SchedulerLike;
}

/**
 * The same, but unsubscribing says farewell before it lets go: hanging up is at once, and an orderly end takes the module
 * some words. Whoever subscribes meanwhile waits until it is over, since there is one line only.
 */
export const withFarewell = <R>(
  opened$: Observable<R>,
  { say, within, scheduler }: Farewell<R>,
): Observable<R> => {
  const parting$ = new BehaviorSubject(false);

  return new Observable((subscriber) => {
    const life = new Subscription();
    let opened: { readonly resource: R } | undefined;
    const waiting = parting$.pipe(first((parting) => !parting)).subscribe(() => {
      life.add(
        opened$.subscribe({
          next: (resource) => {
            opened = { resource };
            subscriber.next(resource);
          },
          error: (error: unknown) => {
            opened = undefined;
            subscriber.error(error);
          },
          complete: () => {
            opened = undefined;
            subscriber.complete();
          },
        }),
      );
    });

    return () => {
      waiting.unsubscribe();
      if (!opened) return life.unsubscribe();
      parting$.next(true);
      say(opened.resource)
        .pipe(
          takeUntil(timer(within, scheduler)),
          // What cannot be said any more is not missed: nobody is left to hear of it.
          catchError(() => EMPTY),
          finalize(() => {
            life.unsubscribe();
            parting$.next(false);
          }),
        )
        .subscribe();
    };
  });
};
