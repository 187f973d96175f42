import { type OutgoingSignals, type Signals, TransportError } from '@atrx/transport';
import {
  concatMap,
  filter,
  from,
  map,
  merge,
  type Observable,
  pairwise,
  type SchedulerLike,
  startWith,
  throwError,
  timeout,
} from 'rxjs';
import type { IncomingLine, Lines } from '../protocol/message.ts';

/** How long a line that was never told is waited for, in milliseconds: a port tells the lines it has as it opens. */
const TOLD = 1000;

type Line = NonNullable<Lines[IncomingLine]>;

/** The modem lines of a remote UART. `lines$` replays; `ended$` errors when the link ends. */
export const remoteSignals = (
  place: string,
  set: (lines: OutgoingSignals) => Observable<never>,
  lines$: Observable<Lines>,
  ended$: Observable<never>,
  scheduler?: SchedulerLike,
): Signals => {
  const line = (name: IncomingLine): Observable<boolean> => {
    const levels$ = lines$.pipe(
      map((lines) => lines[name]),
      filter((one) => one !== undefined),
      startWith(undefined),
      pairwise(),
      concatMap(([before, now]) => from(levels(before, now))),
      timeout({
        first: TOLD,
        with: () => throwError(() => untold(place, name)),
        ...(scheduler && { scheduler }),
      }),
    );
    return merge(ended$, levels$);
  };
  return { set, dcd$: line('dcd'), cts$: line('cts'), dsr$: line('dsr'), ri$: line('ri') };
};

/** What it was between: a pulse that was over before it was told is seen all the same. */
const levels = (before: Line | undefined, now: Line | undefined): readonly boolean[] => {
  if (!now) return [];
  if (!before || before.on !== now.on) return [now.on];
  return now.changes > before.changes ? [!now.on, now.on] : [];
};

const untold = (place: string, name: IncomingLine) =>
  new TransportError(
    'unsuitable',
    `${place} does not tell ${name.toUpperCase()}: its port cannot read that line.`,
  );
