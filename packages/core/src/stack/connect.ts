import { defer, EMPTY, Observable, Subscription, shareReplay, tap } from 'rxjs';
import { ModemError } from '../at/reason.ts';
import type { Address } from '../codec/address.ts';
import type { Protocol } from '../codec/protocol.ts';
import { reasonOf } from '../scope/attempt.ts';
import type { UrcEvent } from '../urcs/urc-event.ts';
import { CONNECT_FAIL, establish, hangUp } from './establish.ts';
import { PullInlet } from './pull.ts';
import { PushInlet } from './push.ts';
import { sender } from './send.ts';
import type { Socket } from './socket.ts';
import { isAbout, type Stack } from './stack.ts';
import { whole } from './whole.ts';

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
    const life = new Subscription();
    const opening = new Subscription();
    let over = false;
    let closed = false;
    const leave = () => {
      over = true;
      stack.open.delete(socket);
      life.unsubscribe();
      opening.unsubscribe();
      stack.channel.deliver(index, undefined);
    };
    const free = () => stack.slots.free(index);
    const finish = () => {
      // Once: by then the index may be another connection's.
      if (over) return;
      leave();
      free();
    };
    const ended = () => {
      finish();
      subscriber.complete();
    };
    const fail = (error: unknown) => {
      finish();
      inlet.fail(error);
      subscriber.error(error);
    };
    const unopened = (error: unknown) => {
      if (!mayStillConnect(error)) return fail(error);
      leave();
      subscriber.error(error);
      // Whoever gets this index next must not find the connection that comes late.
      hangUp(stack, index).subscribe({ error: free, complete: free });
    };

    const address = `${remote.host}:${remote.port}`;
    const notConnected = { _tag: 'NotConnected', address } as const;
    const gone = () => fail(new ModemError(notConnected));
    const inlet = stack.pull
      ? new PullInlet(stack, protocol, index, { drained: ended, gone })
      : new PushInlet(protocol, ended);
    const close$ = defer(() => (over ? EMPTY : hangUp(stack, index))).pipe(
      tap({ complete: () => inlet.end() }),
      shareReplay({ bufferSize: 1, refCount: false }),
    );
    const deliver = sender(stack, protocol, index, {
      refusal: () => (over ? notConnected : undefined),
      closed: () => closed,
    });
    const socket: Socket = {
      protocol,
      remote,
      index,
      data$: inlet.data$,
      read: inlet.read,
      send: (data) => whole(deliver(data)),
      deliver,
      close$,
    };

    const heed = (event: UrcEvent) => {
      if (event._tag === 'Closed' && isAbout(event, index)) {
        closed = true;
        inlet.close();
      }
      if (event._tag === 'Readable' && isAbout(event, index) && inlet instanceof PullInlet) inlet.announce();
    };

    life.add(stack.lost$.subscribe({ error: fail }));
    if (over) return undefined;
    opening.add(
      establish(stack, protocol, remote, index).subscribe({
        error: unopened,
        complete: () => {
          if (inlet instanceof PushInlet) stack.channel.deliver(index, inlet);
          life.add(stack.channel.news$.subscribe({ next: heed, error: fail }));
          stack.open.add(socket);
          subscriber.next(socket);
        },
      }),
    );

    return () => {
      if (over) return;
      opening.unsubscribe();
      // Hanging up cannot wait for the module: the closing goes on behind, and the index is free when it is done.
      close$.subscribe({ error: fail });
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
