import { defer, first, ignoreElements, map, type Observable, Subject, startWith, tap } from 'rxjs';

/** What the host has sent and no step of a transcript has accounted for yet. */
export interface Heard {
  readonly add: (bytes: Uint8Array) => void;
  /** Takes these bytes from the front as soon as they have come, in whatever pieces; errors as soon as they cannot come. */
  readonly take: (expected: Uint8Array) => Observable<never>;
  /** Errors as soon as there is anything. */
  readonly nothing: () => Observable<never>;
}

/** `unexpected` makes the error of what came where something else was expected. */
export const heard = (unexpected: (came: Uint8Array) => Error): Heard => {
  let pending = new Uint8Array();
  const more$ = new Subject<void>();

  const complete = (expected: Uint8Array) => {
    const shorter = Math.min(pending.length, expected.length);
    for (let i = 0; i < shorter; i += 1) if (pending[i] !== expected[i]) throw unexpected(pending);
    return pending.length >= expected.length;
  };

  return {
    add: (bytes) => {
      const before = pending;
      pending = new Uint8Array(before.length + bytes.length);
      pending.set(before);
      pending.set(bytes, before.length);
      more$.next();
    },
    take: (expected) =>
      defer(() =>
        more$.pipe(
          startWith(undefined),
          first(() => complete(expected)),
          tap(() => {
            pending = pending.subarray(expected.length);
          }),
          ignoreElements(),
        ),
      ),
    nothing: () =>
      more$.pipe(
        startWith(undefined),
        map(() => {
          if (pending.length > 0) throw unexpected(pending);
        }),
        ignoreElements(),
      ),
  };
};
