import type { Socket } from 'node:net';
import { Observable } from 'rxjs';
import type { Connection } from '../network/network.ts';

/** Writes to a TCP socket of this machine; what the kernel has taken counts as acknowledged. */
export const writer =
  (socket: Socket): Connection['write'] =>
  (bytes) =>
    new Observable((subscriber) => {
      socket.write(bytes, (cause) => {
        if (cause) return subscriber.error(cause);
        subscriber.next(bytes.length);
        subscriber.complete();
      });
    });
