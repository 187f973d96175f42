import { Observable } from 'rxjs';
import { ModemError } from '../at/reason.ts';
import type { Address } from '../codec/address.ts';
import type { Protocol } from '../codec/protocol.ts';
import { reasonOf } from '../scope/attempt.ts';
import { connection } from './connection.ts';
import { CONNECT_FAIL, establish } from './establish.ts';
import { hangUp } from './hang-up.ts';
import type { Socket } from './socket.ts';
import { CLIENT, type Stack } from './stack.ts';

/**
 * Opens a connection as a client (note 3.1, 3.3). Unsubscribing closes it; it completes when the peer has closed it and what
 * the peer sent is read, and errors when it cannot be opened or everything under it is lost.
 */
export const connect = (stack: Stack, protocol: Protocol, remote: Address): Observable<Socket> =>
  new Observable((subscriber) => {
    const index = stack.slots.take();
    if (index === undefined) {
      return subscriber.error(new ModemError({ _tag: 'NoFreeConnection', limit: stack.slots.count }));
    }
    const free = () => stack.slots.free(index);
    const seat = { index, role: CLIENT, protocol, remote };
    const own = connection(stack, seat, {
      ended: () => {
        free();
        subscriber.complete();
      },
      failed: (error) => {
        free();
        subscriber.error(error);
      },
    });
    const unopened = (error: unknown) => {
      if (!mayStillConnect(error)) return own.fail(error);
      own.abandon();
      subscriber.error(error);
      // Whoever gets this index next must not find the connection that comes late.
      hangUp(stack, seat).subscribe({ error: free, complete: free });
    };

    if (own.over) return undefined;
    const opening = establish(stack, seat).subscribe({
      error: unopened,
      complete: () => {
        own.begin();
        subscriber.next(own.socket);
      },
    });

    return () => {
      opening.unsubscribe();
      // Hanging up cannot wait for the module: the closing goes on behind, and the index is free when it is done.
      if (!own.over) own.socket.close$.subscribe({ error: own.fail });
    };
  });

/** No answer is no refusal: the module may have begun, and may come to an end of it yet. */
const mayStillConnect = (error: unknown): boolean => {
  const reason = reasonOf(error);
  switch (reason?._tag) {
    case 'TimedOut':
    case 'Malformed':
      return true;
    case 'ConnectFailed':
      return reason.text !== CONNECT_FAIL;
    default:
      return false;
  }
};
