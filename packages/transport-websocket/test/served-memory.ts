import { type Link, memory, type OutgoingSignals, type Signals, TransportError } from '@atrx/transport';
import type { FarLines, Rig } from '@atrx/transport/laws';
import { BehaviorSubject, filter, firstValueFrom, map, Observable, ReplaySubject, Subject } from 'rxjs';
import { type Bridge, type BridgeOptions, bridge, type LogEntry, type PortOptions } from '../src/bridge.ts';

/** A UART in memory, with modem lines, and the hands that drive its far end. */
export const uart = () => {
  const bytes$ = new Subject<Uint8Array>();
  const set$ = new Subject<OutgoingSignals>();
  const off = () => new BehaviorSubject(false);
  const shown = { dcd: off(), cts: off(), dsr: off(), ri: off() };
  const signals: Signals = {
    set: (lines) =>
      new Observable((subscriber) => {
        set$.next(lines);
        subscriber.complete();
      }),
    dcd$: shown.dcd,
    cts$: shown.cts,
    dsr$: shown.dsr,
    ri$: shown.ri,
  };
  const lines: FarLines = { set$, show: (line, on) => shown[line].next(on) };
  let leaving$ = new Subject<never>();
  let end: Link | undefined;
  const transport = memory(
    (link) =>
      new Observable((subscriber) => {
        end = link;
        leaving$ = new Subject();
        subscriber.add(leaving$.subscribe(subscriber));
        subscriber.add(link.bytes$.subscribe((bytes) => bytes$.next(bytes)));
      }),
    { signals },
  );
  return {
    transport,
    far: {
      bytes$,
      lines,
      write: (bytes: Uint8Array) => end?.write(bytes).subscribe(),
      hangUp: () => leaving$.complete(),
      lose: () => leaving$.error(new TransportError('lost', 'The plug was pulled.')),
    },
  };
};

export const TOKEN = 'a-token-of-this-test';

/** A bridge on the loopback, and all it logs. */
export const served = async (
  ports: Parameters<typeof bridge>[0],
  options: BridgeOptions = {},
): Promise<{ url: string; log$: Observable<LogEntry>; told: Bridge; close: () => void }> => {
  const log$ = new ReplaySubject<LogEntry>();
  const told$ = new ReplaySubject<Bridge>(1);
  const serving = bridge(ports, {
    host: '127.0.0.1',
    token: TOKEN,
    ...options,
    log: (entry) => log$.next(entry),
  }).subscribe(told$);
  const told = await firstValueFrom(told$);
  const [url = ''] = told.urls;
  return { url, log$, told, close: () => serving.unsubscribe() };
};

/** A UART in memory behind a bridge, as the laws want it; `near` makes the transport that leads there. */
export const servedRig = async (
  near: (url: string) => Rig['transport'],
  options: Omit<PortOptions, 'transport'> = {},
): Promise<Rig> => {
  const { transport, far } = uart();
  const { url, log$, close } = await served({ modem: { transport, reopen: 1, ...options } });
  const presence$ = log$.pipe(
    filter(({ what }) => what === 'Leased' || what === 'LeaseEnded'),
    map(({ what }) => what === 'Leased'),
  );
  return { transport: near(url), far: { ...far, presence$ }, dispose: close };
};
