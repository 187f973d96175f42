import { concatMap, defer, Subscription, throwError, timer } from 'rxjs';
import { grants, isActive } from './bearer.ts';
import type { Lives } from './lives.ts';
import type { Caller, Listener } from './network/network.ts';
import type { Settled } from './options.ts';
import type { Place } from './place.ts';
import {
  type ContextId,
  type IpState,
  noServer,
  type Protocol,
  type ServerState,
  withContext,
} from './state.ts';
import type { StateCell } from './state-cell.ts';
import { visited } from './transitions.ts';

/** The module as a server (note 3.2, 3.4, 5.1): one per context. */
export interface Listening {
  /** Sets out to listen, for at most so many peers at a time; how it ends is announced, and each peer that comes. */
  readonly start: (id: ContextId, protocol: Protocol, most: number) => void;
  /** Listens no more. Those who came over TCP stay. */
  readonly stop: (id: ContextId) => void;
}

/** The places peers are given with QIMUX=1: the lowest that is free. */
const places = [0, 1, 2, 3, 4];

export const listening = (cell: StateCell, { begin, carry, say }: Lives, options: Settled): Listening => {
  const { network, latency, scheduler, addresses, profile } = options;
  const running = new Map<ContextId, { readonly life: Subscription; readonly before: IpState }>();

  /** Where one more peer has its place; nowhere once there are as many as were asked for, or no place is left. */
  const vacancy = (id: ContextId): Place | undefined => {
    const { accepted, server, settings, sockets } = cell.state.contexts[id];
    if (settings.QIMUX === 0) {
      // In transparent mode the UART may be the module's own connection by now: nobody breaks into that.
      const own = settings.QIMODE === 1 && sockets[0]?.phase !== 'INITIAL';
      return accepted.phase === 'INITIAL' && !own ? { id, slot: 'accepted' } : undefined;
    }
    const guests = sockets.filter(({ phase, role }) => phase !== 'INITIAL' && role === 2).length;
    const slot = places.find((index) => sockets[index]?.phase === 'INITIAL');
    return guests < server.most && slot !== undefined ? { id, slot } : undefined;
  };

  const receive = (id: ContextId, { remote, accept$, refuse }: Caller) => {
    const place = vacancy(id);
    if (!place) return refuse();
    const { protocol } = cell.state.contexts[id].server;
    const live = begin(place, protocol);
    cell.update((state) => visited(state, id, place.slot, { protocol, ...remote }));
    const words = `REMOTE IP:${profile.remoteIpSpace ? ' ' : ''}${remote.address}`;
    live.life.add(accept$.subscribe((connection) => carry(live, connection, words)));
  };

  const stop = (id: ContextId) => {
    const server = running.get(id);
    if (!server) return;
    running.delete(id);
    const { server: was } = cell.state.contexts[id];
    cell.update((state) => withContext(state, id, { server: { ...was, phase: 'CLOSING' } }));
    server.life.unsubscribe();
    cell.update((state) => {
      const { ip } = state.contexts[id];
      // Given up before it stood: the context never became active.
      return withContext(state, id, { server: noServer, ip: ip === 'IP IND' ? server.before : ip });
    });
  };

  const start = (id: ContextId, protocol: Protocol, most: number) => {
    const before = cell.state.contexts[id];
    const life = new Subscription();
    const mine = { life, before: before.ip };
    running.set(id, mine);
    cell.update((state) =>
      withContext(state, id, {
        server: { phase: 'OPENNING', protocol, most, port: 0 },
        ip: isActive(before) ? before.ip : 'IP IND',
      }),
    );

    const stands = ({ port, callers$ }: Listener) => {
      cell.update((state) => {
        const { ip, server } = state.contexts[id];
        const own = ip === 'IP IND' || ip === 'IP GPRSACT';
        const listens: ServerState = { ...server, phase: 'LISTENNING', port };
        return withContext(state, id, { server: listens, ip: own ? 'IP STATUS' : ip });
      });
      say('SERVER OK');
      life.add(callers$.subscribe((caller) => receive(id, caller)));
    };
    const fail = () => {
      if (running.get(id) !== mine) return;
      const stood = cell.state.contexts[id].server.phase === 'LISTENNING';
      stop(id);
      if (!stood) say('CONNECT FAIL');
    };
    const route = defer(() => {
      if (!isActive(before) && !grants(cell.state, before, options)) {
        return throwError(() => new Error('The network grants no context.'));
      }
      return network.listen({ protocol, address: addresses[id], port: before.ports[protocol] });
    });
    const time = latency['SERVER'] ?? 0;
    const attempt = time > 0 ? timer(time, scheduler).pipe(concatMap(() => route)) : route;
    life.add(attempt.subscribe({ next: stands, error: fail, complete: fail }));
  };

  return { start, stop };
};
