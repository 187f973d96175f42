import type { Signals } from '@atrx/transport';
import {
  BehaviorSubject,
  concat,
  distinctUntilChanged,
  map,
  Observable,
  of,
  type SchedulerLike,
  Subject,
  switchMap,
  timer,
} from 'rxjs';
import type { ModuleState } from './state.ts';
import type { StateCell } from './state-cell.ts';

/** The modem lines of the module. */
export interface Lines {
  /** As the host's cable has them. RTS is taken and means nothing: there is no flow control here. */
  readonly signals: Signals;
  /** A pulse on RI. */
  readonly ring: () => void;
}

/** How long RI is low for a URC in data mode, in ms (note 4). */
const pulse = 12;

/**
 * DCD: with AT&C0 always ON, with AT&C1 ON while a transparent connection exists (note 5.6.2), which is until the host
 * has all that was received on it.
 */
const carrier = ({ powered, settings, contexts }: ModuleState): boolean =>
  powered &&
  (settings['&C'] === 0 ||
    contexts.some(
      ({ settings: { QIMODE }, sockets, accepted }) =>
        QIMODE === 1 &&
        [accepted, ...sockets].some(({ phase }) => phase === 'CONNECTED' || phase === 'REMOTE CLOSING'),
    ));

/** `dropped` hears of DTR going from ON to OFF. */
export const lines = (cell: StateCell, scheduler: SchedulerLike, dropped: () => void): Lines => {
  const ring$ = new Subject<void>();
  const ri$ = new BehaviorSubject(false);
  ring$
    .pipe(switchMap(() => concat(of(true), timer(pulse, scheduler).pipe(map(() => false)))))
    .subscribe(ri$);

  const line = (on: (state: ModuleState) => boolean) => cell.state$.pipe(map(on), distinctUntilChanged());

  return {
    signals: {
      set: ({ dtr }) =>
        new Observable((subscriber) => {
          const before = cell.state.dtr;
          if (dtr !== undefined && dtr !== before) {
            cell.update((state) => ({ ...state, dtr }));
            if (before) dropped();
          }
          subscriber.complete();
        }),
      dcd$: line(carrier),
      cts$: line(({ powered }) => powered),
      dsr$: line(({ powered }) => powered),
      ri$: ri$.pipe(distinctUntilChanged()),
    },
    ring: () => ring$.next(),
  };
};
