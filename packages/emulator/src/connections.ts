import { concatMap, defer, filter, map, type Observable, of, take, throwError, timer } from 'rxjs';
import { isAddress } from './address.ts';
import { grants, isActive } from './bearer.ts';
import { type Listening, listening } from './listening.ts';
import { lives } from './lives.ts';
import type { Settled } from './options.ts';
import type { Outlet } from './outlet.ts';
import { numbered, type Place, socketAt } from './place.ts';
import { type ContextId, type IpState, withContext, withSocket } from './state.ts';
import type { StateCell } from './state-cell.ts';
import type { Due } from './terminal.ts';
import { connected, connecting, type Target } from './transitions.ts';

/** The live side of the module's connections: what the state record cannot hold. */
export interface Connections {
  /** Sets out to connect; how it ends is announced, unless the UART becomes the connection. */
  readonly open: (place: Place, target: Target) => void;
  /** Closes from this side, without a word; what was received and not read is forgotten. */
  readonly close: (place: Place) => void;
  /** Closes all of a context without a word, its server too, and leaves the context in that state. */
  readonly closeAll: (id: ContextId, ip: IpState) => void;
  /** Emits whether the bytes are on their way, once the send window has room again. */
  readonly send: (place: Place, bytes: Uint8Array) => Observable<boolean>;
  /** Up to so many received bytes, of one datagram over UDP; nothing at all if no such connection stands. */
  readonly take: (place: Place, most: number) => Uint8Array | undefined;
  /**
   * Where the bytes of a transparent connection go: all that waits goes there at once, and the connection's end
   * after the last of it. Without an outlet they wait. Nothing happens where no such connection is alive.
   */
  readonly attach: (place: Place, outlet: Outlet | undefined) => void;
  /** The module as a server. */
  readonly listening: Listening;
}

/** `onStanding` hears of each transparent connection that stands, after REMOTE IP where there is one, before its first byte. */
export const connections = (
  cell: StateCell,
  announce: (due: Due) => void,
  options: Settled,
  onStanding: (place: Place) => void = () => undefined,
): Connections => {
  const { network, latency, scheduler, sendWindow } = options;
  const all = lives(cell, announce, options, onStanding);
  const server = listening(cell, all, options);

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
    listening: server,

    open: (place, target) => {
      const { id, slot } = place;
      const before = cell.state.contexts[id];
      const live = all.begin(place, target.protocol);
      cell.update((state) => connecting(state, id, slot, target));

      const fail = () => {
        if (live.connection || !all.stands(live)) return;
        all.forget(live);
        // Without a bearer there was never a way out: the stack is where it was.
        if (!isActive(before) && !grants(cell.state, before, options)) {
          cell.update((state) => withContext(state, id, { ip: before.ip }));
        }
        all.say(numbered(cell.state, place, 'CONNECT FAIL'));
      };
      const route = defer(() => {
        if (isActive(before) || grants(cell.state, before, options)) return reach(target);
        return throwError(() => new Error('The network grants no context.'));
      });
      const time = latency['CONNECT'] ?? 0;
      const attempt = time > 0 ? timer(time, scheduler).pipe(concatMap(() => route)) : route;
      live.life.add(
        attempt.subscribe({
          next: ({ connection, address }) => {
            cell.update((state) => connected(state, id, slot, address));
            all.carry(live, connection, live.transparent ? undefined : 'CONNECT OK');
          },
          error: fail,
          complete: fail,
        }),
      );
    },

    close: (place) => {
      const live = all.at(place);
      if (live) all.hangUp(live);
    },

    closeAll: (id, ip) => {
      server.stop(id);
      all.hangUpAll(id, ip);
    },

    send: (place, bytes) =>
      defer(() => {
        const live = all.at(place);
        if (!live?.connection || live.ending) return of(false);
        const add = (sent: number, acknowledged: number) => {
          const now = socketAt(cell.state, place);
          if (!now || !all.stands(live)) return;
          const counted = { sent: now.sent + sent, acknowledged: now.acknowledged + acknowledged };
          cell.update((state) => withSocket(state, place.id, place.slot, counted));
        };
        add(bytes.length, 0);
        live.connection.write(bytes).subscribe({
          next: (acknowledged) => add(0, acknowledged),
          error: () => all.end(live, 'lost'),
        });
        return cell.state$.pipe(
          map(() => {
            const now = socketAt(cell.state, place);
            if (live.ending === 'lost' || !now) return false;
            if (now.protocol === 'UDP' || now.sent - now.acknowledged <= sendWindow) return true;
            return all.stands(live) && !live.ending ? undefined : false;
          }),
          filter((verdict) => verdict !== undefined),
          take(1),
        );
      }),

    take: (place, most) => {
      const live = all.at(place);
      return live?.connection ? live.received.take(most) : undefined;
    },

    attach: (place, outlet) => {
      const live = all.at(place);
      if (!live) return;
      live.outlet = outlet;
      live.received.attach(outlet);
    },
  };
};
