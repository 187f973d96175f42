import { filter, firstValueFrom, type Observable, Subject, startWith, takeWhile, timeout } from 'rxjs';

export type Ending = { readonly _tag: 'Completed' } | { readonly _tag: 'Failed'; readonly error: unknown };

/** All that a stream has said so far, and a way to wait for more. */
export interface Watch<A> {
  readonly values: ReadonlyArray<A>;
  readonly ending: () => Ending | undefined;
  /** Waits for the stream to say something that makes it true. Rejects when it ends first, or takes too long. */
  readonly until: (holds: () => boolean, what: () => string) => Promise<void>;
  readonly stop: () => void;
}

export const watch = <A>(source$: Observable<A>, patience: number): Watch<A> => {
  const values: A[] = [];
  const change$ = new Subject<void>();
  let ending: Ending | undefined;
  const end = (how: Ending) => {
    ending = how;
    change$.next();
  };
  const subscription = source$.subscribe({
    next: (value) => {
      values.push(value);
      change$.next();
    },
    error: (error: unknown) => end({ _tag: 'Failed', error }),
    complete: () => end({ _tag: 'Completed' }),
  });

  return {
    values,
    ending: () => ending,
    until: async (holds, what) => {
      const seen$ = change$.pipe(
        startWith(undefined),
        takeWhile(() => ending === undefined, true),
        filter(holds),
        timeout({ first: patience }),
      );
      await firstValueFrom(seen$).catch(() => {
        throw new Error(
          `${what()}, ${ending ? `and it ${told(ending)}` : `and nothing more came in ${patience} ms`}.`,
        );
      });
    },
    stop: () => subscription.unsubscribe(),
  };
};

export const told = (ending: Ending) =>
  ending._tag === 'Completed' ? 'completed' : `failed (${String(ending.error)})`;
