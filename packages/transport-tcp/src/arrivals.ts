import type { Socket } from 'node:net';
import { Observable, type Subscriber } from 'rxjs';

/**
 * How many bytes are read for a reader that has not come, in bytes; the rest waits at the other side, by TCP's own window.
 * Without reading nobody sees a connection end.
 */
export const READ_AHEAD = 1 << 20;

/** What arrives on a connection: read from the start, kept until somebody subscribes, never copied. */
export interface Arrivals {
  /** One subscriber. What came before it comes first; then the chunks as they come; then how it ended. */
  readonly bytes$: Observable<Uint8Array>;
  /** The end, once: an error, or none where all has been said. */
  readonly end: (error?: Error) => void;
}

/** Node gives each chunk a buffer of its own, which it does not write into again: a view of it stays true. */
export const arrivals = (socket: Socket): Arrivals => {
  let reader: Subscriber<Uint8Array> | undefined;
  let ending: ((reader: Subscriber<Uint8Array>) => void) | undefined;
  let kept = 0;
  const early: Uint8Array[] = [];

  const keep = (bytes: Uint8Array) => {
    early.push(bytes);
    kept += bytes.length;
    if (kept >= READ_AHEAD) socket.pause();
  };
  socket.on('data', (bytes) => {
    if (ending) return;
    if (reader) reader.next(bytes);
    else keep(bytes);
  });

  return {
    bytes$: new Observable((subscriber) => {
      if (reader) throw new Error('bytes$ of a link has one subscriber: use share() to have more.');
      reader = subscriber;
      for (const bytes of early.splice(0)) subscriber.next(bytes);
      ending?.(subscriber);
      socket.resume();
    }),
    end: (error) => {
      ending ??= (subscriber) => (error ? subscriber.error(error) : subscriber.complete());
      if (reader) ending(reader);
    },
  };
};
