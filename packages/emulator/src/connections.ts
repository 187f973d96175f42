import {
  concatMap,
  defer,
  filter,
  map,
  type Observable,
  of,
  Subscription,
  take,
  throwError,
  timer,
} from 'rxjs';
import { grants, isActive } from './bearer.ts';
import { closed, type Place, pushed, readable } from './delivery.ts';
import type { Connection } from './network/network.ts';
import type { Settled } from './options.ts';
import { framed, info } from './part.ts';
import { type ReceiveBuffer, receiveBuffer } from './receive-buffer.ts';
import { type ContextId, type IpState, withSocket } from './state.ts';
import type { StateCell } from './state-cell.ts';
import type { Due } from './terminal.ts';
import { connected, connecting, deactivated, disconnected, type Target } from './transitions.ts';

/** The live side of the module's connections: what the state record cannot hold. */
export interface Connections {
  /** Sets out to connect; how it ends is announced. */
  readonly open: (place: Place, target: Target) => void;
  /** Closes from this side, without a word; what was received and not read is forgotten. */
  readonly close: (place: Place) => void;
  /** Closes all of a context without a word, and leaves the context in that state. */
  readonly closeAll: (id: ContextId, ip: IpState) => void;
  /** Emits whether the bytes are on their way, once the send window has room again. */
  readonly send: (place: Place, bytes: Uint8Array) => Observable<boolean>;
  /** Up to so many received bytes, of one datagram over UDP; nothing at all if no such connection stands. */
  readonly take: (place: Place, most: number) => Uint8Array | undefined;
}

interface Live {
  readonly place: Place;
  /** AT+QINDI as it was when the connection was opened (note 5.3.2). */
  readonly indication: number;
  readonly received: ReceiveBuffer;
  readonly life: Subscription;
  connection?: Connection;
  /** The host has been told that there is something to read, and has not read it all. */
  told: boolean;
  /** The peer's window is closed. */
  held: boolean;
  ending?: 'closed' | 'lost';
}

/** The most a segment carries over GPRS. */
const segment = 1460;

const isAddress = (host: string): boolean => /^\d{1,3}(\.\d{1,3}){3}$/.test(host);

export const connections = (cell: StateCell, announce: (due: Due) => void, options: Settled): Connections => {
  const { network, latency, scheduler, receiveBuffer: room, sendWindow } = options;
  const lives = new Map<string, Live>();
  const key = ({ id, index }: Place) => `${id} ${index}`;
  const stands = (live: Live) => lives.get(key(live.place)) === live;
  const socket = ({ id, index }: Place) => cell.state.contexts[id].sockets[index];

  /** What is printed only if the connection still stands when its turn comes. */
  const tell = (live: Live, due: Due) => announce(() => (stands(live) ? due() : undefined));
  const say = (text: string) => framed(info(text), cell.state);
  const result = (live: Live, text: string) => {
    const several = cell.state.contexts[live.place.id].settings.QIMUX === 1;
    return say(several ? `${live.place.index}, ${text}` : text);
  };

  const count = (live: Live) =>
    cell.update((state) =>
      withSocket(state, live.place.id, live.place.index, { unread: live.received.size }),
    );

  const receive = (live: Live, bytes: Uint8Array, whole: boolean) => {
    // A datagram that does not fit is lost, as one is in the world.
    if (whole && live.received.size + bytes.length > room) return;
    const size = whole ? bytes.length : segment;
    for (let at = 0; at < bytes.length; at += size) {
      const piece = bytes.subarray(at, at + size);
      live.received.put(piece);
      indicate(live, piece.length);
    }
    count(live);
    if (!live.held && live.received.size >= room) {
      live.held = true;
      live.connection?.hold(true);
    }
  };

  const indicate = (live: Live, size: number) => {
    const { place, indication, received } = live;
    if (indication === 0) return tell(live, () => push(live));
    if (indication === 1 && live.told) return;
    live.told = true;
    const text = readable(indication, place, received.pieces, size, received.size);
    tell(live, () => say(text));
  };

  const push = (live: Live): Uint8Array | undefined => {
    const now = socket(live.place);
    const bytes = taken(live, Number.MAX_SAFE_INTEGER);
    return now && bytes.length > 0 ? pushed(cell.state, live.place, now, bytes, options) : undefined;
  };

  const taken = (live: Live, most: number): Uint8Array => {
    const bytes = live.received.take(most);
    if (bytes.length > 0) count(live);
    if (live.received.size === 0) live.told = false;
    if (live.held && live.received.size <= room / 2) {
      live.held = false;
      live.connection?.hold(false);
    }
    settle(live);
    return bytes;
  };

  /** The peer has closed: the host learns it when it has all the peer sent (quirk Q8). */
  const settle = (live: Live) => {
    if (!live.ending || live.received.size > 0 || !stands(live)) return;
    const { place, indication } = live;
    const texts = closed(cell.state, place, indication, options);
    forget(live);
    for (const text of texts) announce(() => say(text));
  };

  const end = (live: Live, how: 'closed' | 'lost') => {
    if (!stands(live)) return;
    live.ending = how;
    cell.update((state) => withSocket(state, live.place.id, live.place.index, { phase: 'REMOTE CLOSING' }));
    settle(live);
  };

  const forget = (live: Live) => {
    lives.delete(key(live.place));
    cell.update((state) => disconnected(state, live.place.id, live.place.index));
    live.life.unsubscribe();
  };

  const reach = ({ protocol, host, port }: Target) => {
    const addresses = isAddress(host) ? of([host]) : network.resolve(host);
    return addresses.pipe(
      concatMap(([address]) => {
        if (address === undefined) return throwError(() => new Error(`No address for ${host}.`));
        return network
          .connect({ protocol, address, port })
          .pipe(map((connection) => ({ connection, address })));
      }),
    );
  };

  const stand = (live: Live, connection: Connection, address: string, whole: boolean) => {
    live.connection = connection;
    cell.update((state) => connected(state, live.place.id, live.place.index, address));
    tell(live, () => result(live, 'CONNECT OK'));
    live.life.add(
      connection.bytes$.subscribe({
        next: (bytes) => receive(live, bytes, whole),
        error: () => end(live, 'lost'),
        complete: () => end(live, 'closed'),
      }),
    );
  };

  const fail = (live: Live) => {
    if (live.connection || !stands(live)) return;
    const bytes = result(live, 'CONNECT FAIL');
    forget(live);
    announce(() => bytes);
  };

  return {
    open: (place, target) => {
      const { id, index } = place;
      const whole = target.protocol === 'UDP';
      const indication = cell.state.settings.QINDI;
      const before = cell.state.contexts[id];
      const live: Live = {
        place,
        indication,
        received: receiveBuffer(whole || indication === 0),
        life: new Subscription(),
        told: false,
        held: false,
      };
      lives.set(key(place), live);
      cell.update((state) => connecting(state, id, index, target));

      const route = defer(() => {
        if (isActive(before) || grants(cell.state, before, options)) return reach(target);
        return throwError(() => new Error('The network grants no context.'));
      });
      const delay = latency['CONNECT'] ?? 0;
      const attempt = delay > 0 ? timer(delay, scheduler).pipe(concatMap(() => route)) : route;
      live.life.add(
        attempt.subscribe({
          next: ({ connection, address }) => stand(live, connection, address, whole),
          error: () => fail(live),
          complete: () => fail(live),
        }),
      );
    },

    close: (place) => {
      const live = lives.get(key(place));
      if (live) forget(live);
    },

    closeAll: (id, ip) => {
      for (const live of [...lives.values()]) {
        if (live.place.id !== id) continue;
        lives.delete(key(live.place));
        live.life.unsubscribe();
      }
      cell.update((state) => deactivated(state, id, ip));
    },

    send: (place, bytes) =>
      defer(() => {
        const live = lives.get(key(place));
        if (!live?.connection || live.ending) return of(false);
        const add = (sent: number, acknowledged: number) => {
          const now = socket(place);
          if (!now || !stands(live)) return;
          cell.update((state) =>
            withSocket(state, place.id, place.index, {
              sent: now.sent + sent,
              acknowledged: now.acknowledged + acknowledged,
            }),
          );
        };
        add(bytes.length, 0);
        live.connection.write(bytes).subscribe({
          next: (acknowledged) => add(0, acknowledged),
          error: () => end(live, 'lost'),
        });
        return cell.state$.pipe(
          map(() => {
            const now = socket(place);
            if (live.ending === 'lost' || !now) return false;
            if (now.protocol === 'UDP' || now.sent - now.acknowledged <= sendWindow) return true;
            return stands(live) && !live.ending ? undefined : false;
          }),
          filter((verdict) => verdict !== undefined),
          take(1),
        );
      }),

    take: (place, most) => {
      const live = lives.get(key(place));
      return live?.connection ? taken(live, most) : undefined;
    },
  };
};
