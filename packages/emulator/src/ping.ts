import {
  catchError,
  concat,
  concatMap,
  defer,
  EMPTY,
  finalize,
  map,
  merge,
  type Observable,
  of,
  take,
  timer,
} from 'rxjs';
import { isActive } from './bearer.ts';
import { elapsed } from './elapsed.ts';
import { lookup } from './lookup.ts';
import type { Module } from './module.ts';
import { Unresolved } from './network/unresolved.ts';

/** What is asked of AT+QPING. */
export interface Pings {
  readonly host: string;
  /** How long a reply is waited for, in seconds. */
  readonly wait: number;
  /** How many requests, one after the other has been answered or given up. */
  readonly count: number;
}

/** The payload of a request, and the hops a reply may still take when it comes: assumed. */
const [size, hops] = [32, 255] as const;

/**
 * The lines AT+QPING prints behind its OK: 0 and a reply, 1 where one did not come in time, 2 and the statistics at
 * the end; 3 while another is at work, 4 for a name without an address, 5 where there is no context, or none any more.
 */
export const pinged = (module: Module, { host, wait, count }: Pings): Observable<string> =>
  defer(() => {
    if (module.state.services.pinging) return of('+QPING: 3');
    mark(module, true);
    const id = module.state.foreground;
    const { scheduler } = module.options;

    const requests = (address: string, sent: number, times: readonly number[]): Observable<string> =>
      defer(() => {
        if (sent === count) return of(statistics(count, times));
        if (!isActive(module.state.contexts[id])) return of('+QPING: 5');
        const begun = scheduler.now();
        const reply$ = echo(module, address).pipe(
          take(1),
          map(() => scheduler.now() - begun),
          // A network that cannot send it: no reply comes.
          catchError(() => EMPTY),
        );
        return merge(reply$, timer(wait * 1000, scheduler).pipe(map(() => undefined))).pipe(
          take(1),
          concatMap((time) =>
            concat(
              of(time === undefined ? '+QPING: 1' : `+QPING: 0,${address},${size},${time},${hops}`),
              requests(address, sent + 1, time === undefined ? times : [...times, time]),
            ),
          ),
        );
      });

    return lookup(module, host).pipe(
      concatMap(([address]) => (address === undefined ? of('+QPING: 4') : requests(address, 0, []))),
      catchError((cause: unknown) =>
        of(cause instanceof Unresolved && cause.because === 3 ? '+QPING: 5' : '+QPING: 4'),
      ),
      finalize(() => mark(module, false)),
    );
  });

/** A network that knows nothing of pings answers them for every host that has an address. */
const echo = ({ options: { network, latency, scheduler } }: Module, address: string) =>
  network.ping?.(address) ?? elapsed(latency['PING'] ?? 0, scheduler);

const statistics = (sent: number, times: readonly number[]): string => {
  const received = times.length;
  const mean = received > 0 ? Math.round(times.reduce((sum, time) => sum + time, 0) / received) : 0;
  const [least, most] = received > 0 ? [Math.min(...times), Math.max(...times)] : [0, 0];
  return `+QPING: 2,${sent},${received},${sent - received},${least},${most},${mean}`;
};

const mark = ({ update }: Module, pinging: boolean) =>
  update((state) => ({ ...state, services: { ...state.services, pinging } }));
