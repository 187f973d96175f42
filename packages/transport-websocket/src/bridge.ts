import type { Transport } from '@atrx/transport';
import { defer, ignoreElements, Observable } from 'rxjs';
import { configuration } from './bridge/configuration.ts';
import { frontDoor } from './bridge/front-door.ts';
import type { Bridge, BridgeOptions, PortOptions } from './bridge/options.ts';
import { serving } from './bridge/serving.ts';

export type { LogEntry } from './bridge/log-entry.ts';
export type { Right } from './bridge/machine/event.ts';
export type { Bridge, BridgeLimits, BridgeOptions, PortOptions } from './bridge/options.ts';
export type { TokenGrant } from './bridge/tokens.ts';
export { atWill } from './bridge/will.ts';
export type { ScriptStep } from './protocol/script.ts';

/**
 * Serves UARTs to clients over WebSocket: subscribing opens the ports and listens, and emits a {@link Bridge};
 * unsubscribing stops at once, {@link Bridge.stop$} in good order. A port that goes away is opened again when it is back.
 * One transport is served as the port `port`, several each by its name. By default it listens on the loopback only, and
 * lets in who has its token. It errors with `TransportError` where it cannot start: 'busy', 'not-permitted' or 'not-found'
 * for the address, 'unsuitable' for options that are wrong, or not safe.
 */
export const bridge = (
  ports: Transport | Readonly<Record<string, Transport | PortOptions>>,
  options: BridgeOptions = {},
): Observable<Bridge> =>
  new Observable((subscriber) => {
    const config = configuration(ports, options);
    const served = serving(config, (bug) => subscriber.error(bug));
    subscriber.add(served.stop);

    const open = async () => {
      const door = await frontDoor(config, {
        admitted: served.admitted,
        refused: (from, { status, why }) => served.tell({ _tag: 'Refused', from, status, why }),
        lockedOut: (from) => served.tell({ _tag: 'LockedOut', from }),
        crowded: (from, left) => served.tell({ _tag: 'Crowded', from, left }),
        failed: ({ message }) => served.tell({ _tag: 'NotTakenIn', why: message }),
        healthy: served.isHealthy,
        metrics: served.metrics,
      });
      subscriber.add(door.shut);
      if (subscriber.closed) return;
      for (const url of door.urls) served.tell({ _tag: 'Listening', url });
      await served.begin();
      let stopped: Promise<void> | undefined;
      const stop = async () => {
        door.shut();
        await served.drain();
        subscriber.complete();
      };
      const stop$ = defer(() => {
        stopped ??= stop();
        return stopped;
      }).pipe(ignoreElements());
      subscriber.next({
        urls: door.urls,
        ...(config.token !== undefined && { token: config.token }),
        metrics: served.metrics,
        healthy: served.isHealthy,
        stop$,
      });
    };
    open().catch((error: unknown) => subscriber.error(error));
  });
