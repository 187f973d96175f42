import { chunked, type Link } from '@atrx/transport';
import { map, Observable, type OperatorFunction, type SchedulerLike } from 'rxjs';

/** The same link, with all that arrives in one moment in one piece. */
export const joined = (scheduler: SchedulerLike): OperatorFunction<Link, Link> =>
  map((link) => ({ ...link, bytes$: whole(link.bytes$, scheduler) }));

/** The same link, whose stream of received bytes is cut behind its first `at` bytes, wherever that falls. */
export const cutAt = (at: number): OperatorFunction<Link, Link> =>
  map((link) => {
    let left = at;
    const bytes$ = new Observable<Uint8Array>((subscriber) =>
      link.bytes$.subscribe({
        next: (bytes) => {
          const here = Math.min(left, bytes.length);
          left -= here;
          if (here > 0) subscriber.next(bytes.subarray(0, here));
          if (here < bytes.length) subscriber.next(bytes.subarray(here));
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => subscriber.complete(),
      }),
    );
    return { ...link, bytes$ };
  });

/** Pieces of these sizes, round and round, whatever the link delivers. */
export const sized = (sizes: readonly number[]): OperatorFunction<Link, Link> => {
  let i = 0;
  return chunked(() => sizes[i++ % sizes.length] ?? 1);
};

const whole = (bytes$: Observable<Uint8Array>, scheduler: SchedulerLike): Observable<Uint8Array> =>
  new Observable((subscriber) => {
    let waiting: Uint8Array[] = [];
    return bytes$.subscribe({
      next: (bytes) => {
        if (waiting.length === 0) {
          scheduler.schedule(() => {
            const all = new Uint8Array(Buffer.concat(waiting));
            waiting = [];
            subscriber.next(all);
          }, 0);
        }
        waiting.push(bytes);
      },
      error: (error: unknown) => subscriber.error(error),
      complete: () => subscriber.complete(),
    });
  });
