import {
  catchError,
  concat,
  defer,
  EMPTY,
  from,
  ignoreElements,
  Observable,
  type ObservableInput,
  type OperatorFunction,
  Subscription,
  throwError,
} from 'rxjs';
import type { Closeable } from './closeable.ts';

/**
 * Works with what is opened, and closes it gracefully when the work is done, or has failed. The result completes only
 * after the closing. Unsubscribing hangs up without waiting. When what is opened ends by itself, the work goes on to its own
 * end: a connection that the peer has closed still has its last bytes to tell.
 */
export const use =
  <R extends Closeable, A>(work: (resource: R) => ObservableInput<A>): OperatorFunction<R, A> =>
  (resource$) =>
    new Observable((subscriber) => {
      const opened = new Subscription();
      const working = new Subscription();
      let started = false;
      // The work first: what it hangs up must not find its own ground gone.
      subscriber.add(working);
      subscriber.add(opened);

      const start = (resource: R) => {
        started = true;
        const closed$ = resource.close$.pipe(ignoreElements());
        working.add(
          concat(
            defer(() => from(work(resource))).pipe(
              catchError((error: unknown) =>
                concat(
                  // What went wrong first is what is told, also where the closing fails too.
                  closed$.pipe(catchError(() => EMPTY)),
                  throwError(() => error),
                ),
              ),
            ),
            closed$,
            // An observer of its own: handed the subscriber itself, rxjs would tie the work to that, after what was opened.
          ).subscribe({
            next: (value) => subscriber.next(value),
            error: (error: unknown) => subscriber.error(error),
            complete: () => subscriber.complete(),
          }),
        );
      };

      opened.add(
        resource$.subscribe({
          next: (resource) => {
            if (!started) start(resource);
          },
          error: (error: unknown) => subscriber.error(error),
          complete: () => {
            if (!started) subscriber.complete();
          },
        }),
      );
    });
