import { type Link, memory, type OutgoingSignals, type Signals, TransportError } from '@atrx/transport';
import type { FarLines, Rig } from '@atrx/transport/laws';
import { BehaviorSubject, filter, map, Observable, ReplaySubject, Subject } from 'rxjs';
import type { LogEntry, PortOptions } from '../src/bridge.ts';
import { served } from './served.ts';

/** A UART in memory, with modem lines, and the hands that drive its far end. */
export const riggedUart = () => {
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

/** A UART in memory behind a bridge, as the laws want it; `near` makes the transport that leads there. */
export const servedRig = async (
  near: (url: string) => Rig['transport'],
  options: Omit<PortOptions, 'transport'> = {},
): Promise<Rig> => {
  const { transport, far } = riggedUart();
  const log$ = new ReplaySubject<LogEntry>();
  const { url, close } = await served(
    { modem: { transport, reopen: 1, ...options } },
    { log: (entry) => log$.next(entry) },
  );
  const presence$ = log$.pipe(
    filter(({ what }) => what === 'Leased' || what === 'LeaseEnded'),
    map(({ what }) => what === 'Leased'),
  );
  return { transport: near(url), far: { ...far, presence$ }, dispose: close };
};
