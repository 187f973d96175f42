import { lastValueFrom, type Observable } from 'rxjs';
import type { Closeable } from './closeable.ts';

/** What was opened, for `await using`; where that is not to be had, `close()`. */
export type Opened<R> = R & AsyncDisposable & { readonly close: () => Promise<void> };

/**
 * Opens, and keeps open until it is closed: `await using modem = await open(quectel(…))`. `firstValueFrom` would close what it
 * has just opened. Rejects when it cannot be opened; what fails later fails in the streams of what was opened.
 */
export const open = <R extends Closeable>(resource$: Observable<R>): Promise<Opened<R>> =>
  new Promise((resolve, reject) => {
    let opened = false;
    const life = resource$.subscribe({
      next: (resource) => {
        if (opened) return;
        opened = true;
        const close = async () => {
          try {
            await lastValueFrom(resource.close$, { defaultValue: undefined });
          } finally {
            life.unsubscribe();
          }
        };
        resolve(Object.assign(Object.create(resource), { close, [Symbol.asyncDispose]: close }));
      },
      error: (error: unknown) => {
        // Once it was open, its own streams tell: a promise that was kept cannot be broken.
        if (!opened) reject(error);
      },
      complete: () => {
        if (!opened) reject(new Error('It ended without having been opened.'));
      },
    });
  });
