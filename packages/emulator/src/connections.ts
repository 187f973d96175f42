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
import { isAddress } from './address.ts';
import { grants, isActive } from './bearer.ts';
import { closed, type Place } from './delivery.ts';
import type { Connection } from './network/network.ts';
import type { Settled } from './options.ts';
import { framed, info } from './part.ts';
import { type Reception, reception } from './reception.ts';
import { type ContextId, type IpState, withContext, withSocket } from './state.ts';
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
  readonly received: Reception;
  readonly life: Subscription;
  connection?: Connection;
  /** How it came to an end: by the peer, by the line, or by this side. */
  ending?: 'closed' | 'lost' | 'hung up';
}

export const connections = (cell: StateCell, announce: (due: Due) => void, options: Settled): Connections => {
  const { network, latency, scheduler, sendWindow } = options;
  const lives = new Map<string, Live>();
  const key = ({ id, index }: Place) => `${id} ${index}`;
  const stands = (live: Live) => lives.get(key(live.place)) === live;
  const socket = ({ id, index }: Place) => cell.state.contexts[id].sockets[index];
  const say = (text: string) => announce(() => framed(info(text), cell.state));
  const several = ({ id }: Place) => cell.state.contexts[id].settings.QIMUX === 1;
  const numbered = (place: Place, text: string) => (several(place) ? `${place.index}, ${text}` : text);

  const begin = (place: Place, { protocol }: Target): Live => {
    const indication = cell.state.settings.QINDI;
    const tell = (due: Due) => announce(() => (stands(live) ? due() : undefined));
    const live: Live = {
      place,
      life: new Subscription(),
      received: reception(place, protocol === 'UDP', indication, {
        cell,
        options,
        tell,
        hold: (window) => live.connection?.hold(window),
        drained: () => {
          if (!stands(live)) return;
          const texts = closed(cell.state, place, indication, options);
          forget(live);
          for (const text of texts) say(text);
        },
      }),
    };
    lives.set(key(place), live);
    return live;
  };

  const stand = (live: Live, connection: Connection, address: string) => {
    live.connection = connection;
    cell.update((state) => connected(state, live.place.id, live.place.index, address));
    const standing = numbered(live.place, 'CONNECT OK');
    announce(() => (live.ending === 'hung up' ? undefined : framed(info(standing), cell.state)));
    live.life.add(
      connection.bytes$.subscribe({
        next: live.received.put,
        error: () => end(live, 'lost'),
        complete: () => end(live, 'closed'),
      }),
    );
  };

  const end = (live: Live, how: 'closed' | 'lost') => {
    if (!stands(live)) return;
    live.ending = how;
    cell.update((state) => withSocket(state, live.place.id, live.place.index, { phase: 'REMOTE CLOSING' }));
    live.received.end();
  };

  const forget = (live: Live) => {
    lives.delete(key(live.place));
    cell.update((state) => disconnected(state, live.place.id, live.place.index));
    live.life.unsubscribe();
  };

  const reach = ({ protocol, host, port }: Target) =>
    (isAddress(host) ? of([host]) : network.resolve(host)).pipe(
      concatMap(([address]) => {
        if (address === undefined) return throwError(() => new Error(`No address for ${host}.`));
        return network
          .connect({ protocol, address, port })
          .pipe(map((connection) => ({ connection, address })));
      }),
    );

  return {
    open: (place, target) => {
      const { id, index } = place;
      const before = cell.state.contexts[id];
      const live = begin(place, target);
      cell.update((state) => connecting(state, id, index, target));

      const fail = () => {
        if (live.connection || !stands(live)) return;
        forget(live);
        // Without a bearer there was never a way out: the stack is where it was.
        if (!isActive(before) && !grants(cell.state, before, options)) {
          cell.update((state) => withContext(state, id, { ip: before.ip }));
        }
        say(numbered(place, 'CONNECT FAIL'));
      };
      const route = defer(() => {
        if (isActive(before) || grants(cell.state, before, options)) return reach(target);
        return throwError(() => new Error('The network grants no context.'));
      });
      const time = latency['CONNECT'] ?? 0;
      const attempt = time > 0 ? timer(time, scheduler).pipe(concatMap(() => route)) : route;
      live.life.add(
        attempt.subscribe({
          next: ({ connection, address }) => stand(live, connection, address),
          error: fail,
          complete: fail,
        }),
      );
    },

    close: (place) => {
      const live = lives.get(key(place));
      if (!live) return;
      live.ending = 'hung up';
      forget(live);
    },

    closeAll: (id, ip) => {
      for (const live of [...lives.values()]) {
        if (live.place.id !== id) continue;
        live.ending = 'hung up';
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
          const counted = { sent: now.sent + sent, acknowledged: now.acknowledged + acknowledged };
          cell.update((state) => withSocket(state, place.id, place.index, counted));
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
      return live?.connection ? live.received.take(most) : undefined;
    },
  };
};
