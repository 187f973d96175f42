import { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { Observable, type Subscription } from 'rxjs';

/**
 * Hands each piece of what is read to `each`, and takes the next when that has completed: meanwhile whoever writes it has to
 * wait. Completes at its end, whatever has ended it, or where `enough$` emits, after the piece at hand; errors with that.
 */
export const pieces = (
  readable: Readable,
  each: (bytes: Uint8Array) => Observable<never>,
  enough$: Observable<unknown>,
): Observable<never> =>
  new Observable((subscriber) => {
    let atHand: Subscription | undefined;
    let over = readable.readableEnded || readable.destroyed;
    const next = (bytes: Uint8Array) => {
      readable.pause();
      atHand = each(bytes).subscribe({
        error: (error: unknown) => subscriber.error(error),
        complete: () => {
          atHand = undefined;
          if (over) subscriber.complete();
          else readable.resume();
        },
      });
      if (atHand?.closed) atHand = undefined;
    };
    const end = () => {
      over = true;
      if (!atHand) subscriber.complete();
    };
    subscriber.add(() => {
      readable.off('data', next).off('end', end).off('close', end).off('error', end).pause();
      atHand?.unsubscribe();
      // One that was paused already may have begun to read ahead since, and would keep the program from ending.
      if (readable instanceof Socket) readable.unref();
    });
    subscriber.add(enough$.subscribe(end));
    if (over) return subscriber.complete();
    readable.on('data', next).on('end', end).on('close', end).on('error', end);
    if (readable instanceof Socket) readable.ref();
    readable.resume();
  });

/** Writes it, and completes when it is out of the stream's hands. */
export const written = (writable: Writable, bytes: Uint8Array): Observable<never> =>
  new Observable((subscriber) => {
    writable.write(bytes, (error) => (error ? subscriber.error(error) : subscriber.complete()));
  });
