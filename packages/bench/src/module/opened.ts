import type { Observable } from 'rxjs';

/** What it emits first, and stays open as long as the process runs. */
export const opened = <A>(from$: Observable<A>): Promise<A> =>
  new Promise((resolve, reject) => {
    from$.subscribe({ next: resolve, error: reject });
  });
