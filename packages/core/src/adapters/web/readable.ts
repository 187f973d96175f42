import { Subscription as Life, type Subscription } from 'rxjs';
import type { Socket } from '../../stack/connection/socket.ts';

/**
 * What the peer sends, as the platform's stream of bytes (BYOB readers too). It is asked for when the stream is: whoever reads
 * slowly slows the sender down. Closes when the connection has ended, errors with what `read()` errors with. Cancelling reads
 * no more, and leaves the connection to whoever opened it. Not beside another reader.
 */
export const readable = ({ read }: Pick<Socket, 'read'>): ReadableStream<Uint8Array> => {
  let reading: Subscription = Life.EMPTY;
  return new ReadableStream({
    type: 'bytes',
    pull: (controller) =>
      new Promise((resolve) => {
        const next = () => {
          let told = false;
          let taken = false;
          reading = read().subscribe({
            next: (bytes) => {
              told = true;
              // An empty datagram the stream does not take.
              if (bytes.length === 0) return;
              taken = true;
              // It takes the memory of what it is given for its own.
              controller.enqueue(bytes.slice());
            },
            error: (error: unknown) => {
              controller.error(error);
              resolve();
            },
            complete: () => {
              // Who has been told nothing is not asked again.
              if (told && !taken) return next();
              if (!told) {
                controller.close();
                // A reader's own buffer that waits to be filled is only then given back.
                controller.byobRequest?.respond(0);
              }
              resolve();
            },
          });
        };
        next();
      }),
    cancel: () => reading.unsubscribe(),
  });
};
