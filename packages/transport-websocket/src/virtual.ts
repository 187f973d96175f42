import type { Transport } from '@atrx/transport';
import { either as E, function as F } from 'fp-ts';
import { asapScheduler, defer, Observable, type SchedulerLike, throwError } from 'rxjs';
import type { RemoteLink } from './client/link.ts';
import type { RemoteOptions } from './client/remote-options.ts';
import { session } from './client/session.ts';
import type { OpenSocket } from './client/socket.ts';
import { target } from './client/target.ts';
import { type Call, call } from './virtual/call.ts';
import { PORT, type Process, process } from './virtual/process.ts';

export interface VirtualBridgeOptions {
  /** The clock of the bridge, its clients and the network between them. Default: as soon as the code that runs has returned. */
  readonly scheduler?: SchedulerLike;
  /** How long the next message takes, in ms. Default: no time. */
  readonly latency?: () => number;
  /** What is random about the clients, as a whole number: their names, the jitter of their dialling. Default: 1. */
  readonly seed?: number;
  /** Bytes that are kept for clients that are away. Default: 1 MiB. */
  readonly ring?: number;
}

/** What a test may do to the network and to the bridge, and its clients' end. */
export interface VirtualBridge {
  /** The UART at the clients' end. Each subscription is a client of its own. */
  readonly transport: (
    options?: Omit<RemoteOptions, 'scheduler' | 'token' | 'port'>,
  ) => Observable<RemoteLink>;
  /** The connections that stand are cut. `silent`: neither end is told. */
  readonly cut: (how?: 'told' | 'silent') => void;
  /** Whether clients reach the bridge when they call it. */
  readonly reach: (yes: boolean) => void;
  /** The bridge dies, and another is there: what the first had read, and had not written yet, is gone. */
  readonly restart: () => void;
  /** It dies, and none is there any more. */
  readonly end: () => void;
}

/**
 * The bridge's and the client's own machines in one process, over a network of your making and in a time of your making: so
 * that what you build over a remote UART meets cuts, silence and restarts in a test, again and again the same.
 */
export const virtualBridge = (
  port: Transport,
  { scheduler = asapScheduler, latency = () => 0, seed = 1, ring = 1 << 20 }: VirtualBridgeOptions = {},
): VirtualBridge => {
  const calls = new Set<Call>();
  let boots = 0;
  let clients = 0;
  let reachable = true;
  const boot = (): Process => {
    boots += 1;
    return process({
      boot: `boot-${boots}-of-${seed}`,
      port,
      scheduler,
      ring,
      broke: (bug) => {
        throw bug;
      },
    });
  };
  let bridge: Process | undefined = boot();

  const cut = (told: boolean) => {
    for (const each of [...calls]) {
      calls.delete(each);
      each.cut(told);
    }
  };
  const end = () => {
    bridge?.end();
    bridge = undefined;
    cut(true);
  };

  const open: OpenSocket = () =>
    new Observable((subscriber) => {
      const refused = () => {
        subscriber.next({ _tag: 'Down', code: 1006, why: 'nobody answers' });
        subscriber.complete();
      };
      if (!bridge || !reachable) return scheduler.schedule(refused, latency());
      const own = call({ scheduler, latency }, bridge, (event) => {
        subscriber.next(event);
        if (event._tag !== 'Down') return;
        calls.delete(own);
        subscriber.complete();
      });
      calls.add(own);
      return () => {
        if (calls.delete(own)) own.drop();
      };
    });

  return {
    transport: (options = {}) =>
      F.pipe(
        target(`ws://virtual-${seed}/${PORT}`, options),
        E.match(
          (refusal) => throwError(() => refusal),
          (aim) =>
            defer(() => {
              clients += 1;
              const client = { id: `client-${seed}-${clients}`, name: options.name ?? 'virtual' };
              const machine = { ...aim.machine, client, seed: seed + clients };
              return session({ ...aim, machine }, { ...options, scheduler }, open);
            }),
        ),
      ),
    cut: (how = 'told') => cut(how === 'told'),
    reach: (yes) => {
      reachable = yes;
    },
    restart: () => {
      end();
      bridge = boot();
    },
    end,
  };
};
