import { fromEvent, merge, type Observable, take } from 'rxjs';

/** Emits once when the user or the system asks the program to end. A second time ends it at once: nobody listens any more. */
export const stopped$: Observable<unknown> = merge(
  ...['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => fromEvent(process, signal)),
).pipe(take(1));
