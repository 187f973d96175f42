import type { Readable, Writable } from 'node:stream';
import { Observable, type Subscription } from 'rxjs';

/** This side of a conversation: where what is sent comes from, and where what comes goes. */
export interface NearEnd {
  readonly input: Readable;
  readonly output: Writable;
}

/** This program's own. Nothing is read of them before somebody listens. */
export const standardStreams = (): NearEnd => ({ input: process.stdin, output: process.stdout });

/**
 * Hands each piece of the input to `send`, and takes the next when that has completed: meanwhile whoever writes it has to wait.
 * Completes at its end, or where `enough$` emits, after what is being sent.
 */
export const pumped = (
  input: Readable,
  send: (bytes: Uint8Array) => Observable<never>,
  enough$: Observable<unknown>,
): Observable<never> =>
  new Observable((subscriber) => {
    let sending: Subscription | undefined;
    let over = input.readableEnded || input.destroyed;
    const next = (bytes: Uint8Array) => {
      input.pause();
      sending = send(bytes).subscribe({
        error: (error: unknown) => subscriber.error(error),
        complete: () => {
          sending = undefined;
          if (over) subscriber.complete();
          else input.resume();
        },
      });
      if (sending?.closed) sending = undefined;
    };
    const end = () => {
      over = true;
      if (!sending) subscriber.complete();
    };
    subscriber.add(() => {
      input.off('data', next).off('end', end).off('error', end).pause();
      sending?.unsubscribe();
    });
    subscriber.add(enough$.subscribe(end));
    if (over) return subscriber.complete();
    // A terminal that is closed errs: that is its end.
    input.on('data', next).on('end', end).on('error', end);
    input.resume();
  });

/** Whoever reads may leave first: `atrx connect … | head -1`, a terminal that is closed. */
const LEFT: ReadonlySet<unknown> = new Set(['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED']);

/** Is told that nobody reads any more what is written. */
export class ReaderLeft extends Error {}

/** Writes it, and completes when it is out of this program's hands. Errors with {@link ReaderLeft} where nobody takes it. */
export const written = (output: Writable, bytes: Uint8Array): Observable<never> =>
  new Observable((subscriber) => {
    output.write(bytes, (error) => {
      if (!error) subscriber.complete();
      else subscriber.error('code' in error && LEFT.has(error.code) ? new ReaderLeft() : error);
    });
  });
