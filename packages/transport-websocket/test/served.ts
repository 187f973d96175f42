import type { FarEnd, LineSettings, OutgoingSignals, Signals, Transport, Tuning } from '@atrx/transport';
import { memory } from '@atrx/transport';
import {
  concatMap,
  defer,
  EMPTY,
  firstValueFrom,
  ignoreElements,
  merge,
  NEVER,
  of,
  Subject,
  Subscription,
  tap,
} from 'rxjs';
import { type Bridge, type BridgeOptions, bridge, type LogEntry, type PortOptions } from '../src/bridge.ts';
import { lineSettings } from './line-settings.ts';

export const TOKEN = 'correct-horse-battery-staple';
export const bearer = { authorization: `Bearer ${TOKEN}` };

/** A UART that keeps everything it is given, and reads what a test says. */
export interface Uart {
  readonly transport: Transport;
  readonly written: () => string;
  readonly lines: OutgoingSignals[];
  readonly settings: Partial<LineSettings>[];
  readonly reads: (bytes: Uint8Array | string) => void;
  /** Resolves when it has been given so many bytes in all. */
  readonly given: (count: number) => Promise<void>;
}

const text = new TextDecoder('latin1');

/** `answers`: what it reads upon what it was given. */
export const uart = (answers: (given: string) => string | undefined = () => undefined): Uart => {
  let written = '';
  const lines: OutgoingSignals[] = [];
  const settings: Partial<LineSettings>[] = [];
  const read$ = new Subject<Uint8Array>();
  const given$ = new Subject<void>();
  const bytesOf = (what: Uint8Array | string) =>
    typeof what === 'string' ? new Uint8Array(Buffer.from(what, 'latin1')) : what;
  const farEnd: FarEnd = (link) => {
    const write$ = new Subject<Uint8Array>();
    return merge(
      link.bytes$.pipe(
        tap((bytes) => {
          const given = text.decode(bytes);
          written += given;
          const answer = answers(given);
          if (answer !== undefined) write$.next(bytesOf(answer));
          given$.next();
        }),
        ignoreElements(),
      ),
      merge(read$, write$).pipe(concatMap((bytes) => link.write(bytes))),
    );
  };
  const signals: Signals = {
    set: (change) =>
      defer(() => {
        lines.push(change);
        return EMPTY;
      }),
    dcd$: NEVER,
    cts$: NEVER,
    dsr$: NEVER,
    ri$: NEVER,
  };
  let now: LineSettings = lineSettings();
  const tuning: Tuning = {
    settings: () => now,
    set: (change) =>
      defer(() => {
        settings.push(change);
        now = { ...now, ...change };
        return of(now);
      }),
  };
  return {
    transport: memory(farEnd, { signals, tuning }),
    written: () => written,
    lines,
    settings,
    reads: (bytes) => read$.next(bytesOf(bytes)),
    given: async (count) => {
      while (written.length < count) await firstValueFrom(given$);
    },
  };
};

/** A bridge that stands on the loopback until the test is over, and what it logged. */
export interface Served {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly bridge: Bridge;
  readonly log: LogEntry[];
  readonly close: () => void;
}

// Real sockets, on a machine that may be busy.
jest.setTimeout(30_000);

const open: Subscription[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.unsubscribe();
});

/** It has the token of the tests, unless it is to make one of its `own`. */
export const served = (
  ports: Transport | Readonly<Record<string, Transport | PortOptions>> = uart().transport,
  { token = TOKEN, ...options }: BridgeOptions = {},
  own: 'own token' | undefined = undefined,
): Promise<Served> =>
  new Promise((resolve, reject) => {
    const log: LogEntry[] = [];
    const serving = new Subscription();
    open.push(serving);
    serving.add(
      bridge(ports, {
        host: '127.0.0.1',
        ...(own === undefined && { token }),
        log: (entry) => log.push(entry),
        ...options,
      }).subscribe({
        next: (up) => {
          const [url = ''] = up.urls;
          const { hostname: host, port } = new URL(url);
          resolve({ url, host, port: Number(port), bridge: up, log, close: () => serving.unsubscribe() });
        },
        error: reject,
      }),
    );
  });
