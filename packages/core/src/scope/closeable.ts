import type { Observable } from 'rxjs';

/**
 * Something that was opened. `close$` closes it gracefully when it is subscribed, and completes when that is done;
 * again and again is the same as once. Unsubscribing from what emitted it hangs up instead.
 */
export interface Closeable {
  readonly close$: Observable<never>;
}
