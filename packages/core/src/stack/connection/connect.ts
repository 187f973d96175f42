import { Observable } from 'rxjs';
import { ModemError, type Reason } from '../../at/reason.ts';
import { uncertain } from '../../at/uncertain.ts';
import type { Address } from '../../codec/address.ts';
import type { Protocol } from '../../codec/protocol.ts';
import { reasonOf } from '../../scope/attempt.ts';
import { insist } from '../insist.ts';
import { CLIENT, type Stack } from '../stack.ts';
import { connection } from './connection.ts';
import { CONNECT_FAIL, establish, isInTheWay, mayBeClient } from './establish.ts';
import { hangUp } from './hang-up.ts';
import type { Occupant } from './slots.ts';
import type { Socket } from './socket.ts';

/**
 * Opens a connection as a client (note 3.1, 3.3). Unsubscribing closes it; it completes when the peer has closed it and what
 * the peer sent is read, and errors when it cannot be opened or everything under it is lost.
 */
export const connect = (stack: Stack, protocol: Protocol, remote: Address): Observable<Socket> =>
  attempt(stack, protocol, remote, new Set());

/** The same at an index that is none of `tried`: those a server's clients had been given, of whom the module had not told yet. */
const attempt = (
  stack: Stack,
  protocol: Protocol,
  remote: Address,
  tried: ReadonlySet<number>,
): Observable<Socket> =>
  new Observable((subscriber) => {
    const { slots, multiple, pull } = stack;
    if (!multiple && !pull && slots.listening !== undefined) {
      return subscriber.error(new ModemError(besideServer));
    }
    const occupant: Occupant = {
      context: stack.context,
      role: CLIENT,
      doubled: (error) => own.giveUp(error),
    };
    const index = slots.take(stack, occupant, tried);
    if (index === undefined) {
      return subscriber.error(new ModemError({ _tag: 'NoFreeConnection', limit: slots.count }));
    }
    const free = () => slots.free(index, occupant);
    const seat = { index, role: CLIENT, protocol, remote };
    const own = connection(stack, seat, {
      ended: () => {
        free();
        subscriber.complete();
      },
      failed: (error, closing$) => {
        closing$.subscribe({
          complete: () => {
            free();
            subscriber.error(error);
          },
        });
      },
    });
    const unopened = (error: unknown) => {
      if (isInTheWay(error) && mayBeClient(stack)) {
        own.abandon();
        free();
        subscriber.add(attempt(stack, protocol, remote, new Set([...tried, index])).subscribe(subscriber));
        return;
      }
      if (!mayStillConnect(error)) return own.fail(error);
      own.abandon();
      subscriber.error(error);
      // Whoever gets this index next must not find the connection that comes late.
      insist(stack, hangUp(stack, seat)).subscribe({ error: free, complete: free });
    };

    if (own.over) return undefined;
    const established$ = establish(stack, seat);
    const opening = (multiple ? established$ : slots.inTurn(established$)).subscribe({
      error: unopened,
      complete: () => {
        own.begin();
        subscriber.next(own.socket);
      },
    });

    return () => {
      // Hanging up cannot wait for the module: the closing goes on behind, and the index is free when it is done.
      if (!own.over) own.leave();
      // Only then: whoever waited for its turn is not to be in the way of the closing.
      opening.unsubscribe();
    };
  });

/** No answer is no refusal: the module may have begun, and may come to an end of it yet. */
const mayStillConnect = (error: unknown): boolean => {
  const reason = reasonOf(error);
  return reason?._tag === 'ConnectFailed' ? reason.text !== CONNECT_FAIL : uncertain(reason);
};

const besideServer: Reason = {
  _tag: 'Invalid',
  what: 'a connection',
  given:
    'opened while the module listens, with one connection whose data is pushed: what came would name neither',
  allowed: "one beside a server with the option receive: 'pull' or connections: 'multiple'",
};
