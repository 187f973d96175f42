import type { OutgoingSignals, Signals } from '@atrx/transport';
import type { PortStatus } from '@serialport/bindings-cpp';
import {
  distinctUntilChanged,
  exhaustMap,
  map,
  merge,
  Observable,
  ReplaySubject,
  type SchedulerLike,
  share,
  throwError,
  timer,
} from 'rxjs';
import { noLines } from './failure.ts';

/** The part of node-serialport's port that drives and reads the modem lines. */
export interface LinePort {
  readonly path: string;
  set(lines: OutgoingSignals, done: (error: Error | null) => void): void;
  get(done: (error: Error | null, status?: PortStatus) => void): void;
}

/** How often the incoming lines are read, in milliseconds: the operating system tells nobody when they change. */
const PERIOD = 20;

/** The modem lines of an open port. `ended$` errors when the link ends. Lines are polled only while somebody listens. */
export const signals = (port: LinePort, ended$: Observable<never>, scheduler?: SchedulerLike): Signals => {
  let driven: Required<OutgoingSignals> = { dtr: true, rts: true, brk: false }; // as opening leaves them

  const status$ = merge(ended$, timer(0, PERIOD, scheduler).pipe(exhaustMap(() => status(port)))).pipe(
    share({ connector: () => new ReplaySubject(1) }),
  );
  const line = (name: keyof PortStatus) =>
    status$.pipe(
      map((lines) => lines[name]),
      distinctUntilChanged(),
    );

  return {
    set: (lines) =>
      new Observable((subscriber) => {
        const link = ended$.subscribe(subscriber);
        if (subscriber.closed) return link;
        // node-serialport sets every line each time, and asserts those it is not told about.
        driven = { ...driven, ...lines };
        port.set(driven, (error) =>
          error ? subscriber.error(noLines(port.path, error)) : subscriber.complete(),
        );
        return link;
      }),
    dcd$: line('dcd'),
    cts$: line('cts'),
    dsr$: line('dsr'),
    ri$: throwError(() => noLines(port.path, new Error('node-serialport does not report RI'))),
  };
};

const status = (port: LinePort) =>
  new Observable<PortStatus>((subscriber) => {
    port.get((error, lines) => {
      if (error || !lines) return subscriber.error(noLines(port.path, error));
      subscriber.next(lines);
      subscriber.complete();
    });
  });
