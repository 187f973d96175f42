import type { Socket } from '../../stack/connection/socket.ts';
import type { Pipe } from '../../stack/transparent/pipe.ts';
import { outgoing } from '../outgoing.ts';

/**
 * Sends to the peer, text as UTF-8: a write is done when the module has taken the last of it, so whoever waits for it is as
 * slow as the peer. Over UDP each write is a datagram. Errors where a piece was not sent, or is not known to have been; what is
 * being sent when the stream is aborted is called off if the module has not taken it. Closing it is done when all is sent, and
 * leaves the connection to whoever opened it: a module cannot close one direction.
 */
export const writable = (
  connection: Pick<Socket, 'send'> | Pick<Pipe, 'write'>,
): WritableStream<string | Uint8Array> => {
  const send = outgoing(connection);
  return new WritableStream({
    write: (data, { signal }: Abortable) =>
      new Promise((resolve, reject) => {
        const sending = send(data).subscribe({ error: reject, complete: resolve });
        const abort = () => {
          sending.unsubscribe();
          reject(signal?.reason);
        };
        signal?.addEventListener('abort', abort);
        sending.add(() => signal?.removeEventListener('abort', abort));
      }),
  });
};

/** Not every type declaration of the platform knows what it has. */
type Abortable = WritableStreamDefaultController & { readonly signal?: AbortSignal };
