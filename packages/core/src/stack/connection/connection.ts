import {
  AsyncSubject,
  catchError,
  defer,
  EMPTY,
  map,
  type Observable,
  Subject,
  Subscription,
  shareReplay,
  takeUntil,
  tap,
} from 'rxjs';
import { ModemError } from '../../at/reason.ts';
import { gaps } from '../../channel/gaps.ts';
import type { Role } from '../../codec/role.ts';
import type { Closed } from '../../urcs/closed.ts';
import type { UrcEvent } from '../../urcs/urc-event.ts';
import { insist } from '../insist.ts';
import { dataLost } from '../receiving/data-lost.ts';
import type { Kept } from '../receiving/inlet.ts';
import { PullInlet } from '../receiving/pull.ts';
import { PushInlet } from '../receiving/push.ts';
import { sender } from '../sending/send.ts';
import { whole } from '../sending/whole.ts';
import { isAbout, SERVER, type Stack } from '../stack.ts';
import { Activity } from '../upkeep/activity.ts';
import { tended } from '../upkeep/tended.ts';
import { hangUp } from './hang-up.ts';
import { addressOf, type Peer, type Seat } from './seat.ts';
import type { Datagram, Socket } from './socket.ts';
import { stands } from './whose.ts';

/** Is told once how a connection ended: the peer, or this side, closed it, or it failed. */
export interface Ending {
  readonly ended: () => void;
  /** `closing$` completes when the module has closed it too, where it did not know of the failure: its index is free then. */
  readonly failed: (error: unknown, closing$: Observable<never>) => void;
}

/** A connection from the moment it stands to its end. */
export interface Connection {
  readonly socket: Socket;
  /** It stands: from now on it hears what is said of it. */
  readonly begin: () => void;
  /** Closes it behind whoever has left. */
  readonly leave: () => void;
  /** It ends here without a word to the module. */
  readonly abandon: () => void;
  /** It was closed together with others: nothing more comes. */
  readonly end: () => void;
  /** The module has given its index to another, `heir`: it was closed, whether or not that was heard. */
  readonly displace: (heir: () => Connection | undefined) => void;
  /** What was read for the `former` one at its index; whose it is nobody knows where that has the same address. */
  readonly inherit: (kept: Kept | undefined, former: Peer | undefined) => void;
  readonly fail: (error: unknown) => void;
  /** It is of no use any more: it fails at once, and the module is told to close it. */
  readonly giveUp: (error: unknown) => void;
  /** This side has set out to close it. */
  readonly closing: boolean;
  readonly over: boolean;
}

/** The live side of a connection, opened by this module or accepted by it; `told` is told once that its index is free again. */
export const connection = (stack: Stack, seat: Seat, told: Ending): Connection => {
  const { index, role, protocol, remote } = seat;
  const life = new Subscription();
  let over = false;
  let closing = false;
  let closed = false;
  let closing$: Observable<never> = EMPTY;
  const parting = new AsyncSubject<never>();
  const activity = new Activity(stack.scheduler, stack.channel.half);
  /** It is closed, by whomever: what waits to be written for it must not be. */
  const closed$ = new Subject<void>();
  /** Its index is another's, or may be from now on. */
  const displaced$ = new Subject<void>();
  /** AT+QICLOSE names no connection: where the peer has closed this one, it would end the listening (note 3.2). */
  const alone = role === SERVER && !stack.multiple;
  const abandon = () => {
    over = true;
    closed$.next();
    stack.open.delete(socket);
    life.unsubscribe();
    stack.channel.deliver(index, undefined);
  };
  const ended = () => {
    // Once: by then the index may be another connection's.
    if (over) return;
    abandon();
    parting.complete();
    displaced$.next();
    told.ended();
  };
  const fail = (error: unknown) => {
    const first = !over;
    if (first) abandon();
    parting.error(error);
    inlet.fail(error);
    if (first) told.failed(error, closing$);
  };

  const notConnected = { _tag: 'NotConnected', address: addressOf(remote) } as const;
  const gone = () => {
    fail(new ModemError(notConnected));
    stack.denied();
  };
  const inlet = stack.pull
    ? new PullInlet(stack, seat, activity, { drained: ended, gone, displaced$ })
    : new PushInlet(protocol, activity, ended);
  const close$ = defer(() => {
    if (over || (alone && closed)) return closing$;
    closing = true;
    const hungUp$ = hangUp(stack, seat, displaced$);
    return alone ? hungUp$.pipe(takeUntil(closed$)) : hungUp$;
  }).pipe(tap({ complete: () => inlet.end() }), shareReplay({ bufferSize: 1, refCount: false }));
  const deliver = sender(stack, seat, {
    refusal: () => (over || closed ? notConnected : undefined),
    closed: () => closed,
    closed$,
    over: notConnected,
    sent: activity.sent,
    spoilt: (error) => giveUp(error),
  });
  const giveUp = (error: unknown) => {
    if (over) return;
    closing = true;
    closing$ = insist(stack, hangUp(stack, seat, displaced$)).pipe(
      catchError(() => EMPTY),
      shareReplay({ bufferSize: 1, refCount: false }),
    );
    closing$.subscribe();
    fail(error);
  };
  const { address } = notConnected;
  const watched = { stack, seat, address, activity, deliver, ended$: parting, giveUp };
  const socket: Socket = {
    protocol,
    remote,
    index,
    data$: inlet.data$,
    datagrams$: inlet.data$.pipe(
      map((bytes): Datagram => (inlet.sender ? { bytes, from: inlet.sender } : { bytes })),
    ),
    read: inlet.read,
    send: (data) => whole(deliver(data)),
    deliver: (data) => deliver(data),
    ...tended(watched),
    close$,
  };

  const shut = () => {
    closed = true;
    parting.complete();
    closed$.next();
    inlet.close();
  };
  let asking = Subscription.EMPTY;
  const heedClosed = ({ role: meant }: Closed) => {
    if (meant !== undefined) return meant === role ? shut() : undefined;
    if (closed || !stack.slots.isShared(index)) return shut();
    // A second one may be about this connection even if the first was not: it is asked again.
    asking.unsubscribe();
    asking = stands(stack, seat).subscribe((known) => {
      if (known === false) shut();
      // The module does not tell: that it refuses to be read from will.
      if (known === undefined && inlet instanceof PullInlet) inlet.announce();
    });
    life.add(asking);
  };
  /** Any news of it may have been lost: that it was closed, that there is something to read. */
  const heedGap = () => {
    if (closed || stack.channel.diverted) return;
    asking.unsubscribe();
    asking = stands(stack, seat, stack.status$).subscribe((known) => {
      if (known === false) shut();
    });
    life.add(asking);
    if (inlet instanceof PullInlet) inlet.announce();
  };
  const heed = (event: UrcEvent) => {
    if (event._tag === 'Closed' && isAbout(event, index)) heedClosed(event);
    if (event._tag === 'Readable' && isMine(event) && inlet instanceof PullInlet) inlet.announce();
  };
  const isMine = (event: { readonly context: number; readonly role: Role; readonly index: number }) =>
    event.context === stack.context && event.role === role && isAbout(event, index);

  life.add(stack.lost$.subscribe({ error: fail }));

  return {
    socket,
    begin: () => {
      if (inlet instanceof PushInlet) stack.channel.deliver(index, inlet);
      life.add(stack.channel.news$.subscribe({ next: heed, error: fail }));
      life.add(gaps(stack.channel).subscribe({ next: heedGap, error: fail }));
      stack.open.add(socket);
    },
    leave: () => {
      const again$ = hangUp(stack, seat, displaced$).pipe(tap({ complete: () => inlet.end() }));
      insist(stack, close$, again$).subscribe({ error: fail });
    },
    abandon,
    end: () => inlet.end(),
    displace: (heir) => {
      if (inlet instanceof PullInlet)
        inlet.bequeath((kept, surely) => heir()?.inherit(kept, surely ? undefined : remote));
      displaced$.next();
      if (inlet instanceof PullInlet && inlet.unread) fail(new ModemError(notConnected));
      else inlet.end();
    },
    inherit: (kept, former) => {
      if (over || !(inlet instanceof PullInlet)) return;
      const from = kept?.sender?.host;
      if (kept && (!former || (from === remote.host && from !== former.host))) return inlet.inherit(kept);
      const isTheirs = kept !== undefined && from === former?.host && from !== remote.host;
      // A datagram is lost, and no other.
      if (!isTheirs && protocol === 'TCP') giveUp(dataLost());
    },
    fail,
    giveUp,
    get closing() {
      return closing;
    },
    get over() {
      return over;
    },
  };
};
