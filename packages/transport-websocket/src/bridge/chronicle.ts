import { Subject } from 'rxjs';
import { type Incident, type LogEntry, logEntry } from './log-entry.ts';
import type { Note } from './machine/effect.ts';
import type { Meter } from './meter.ts';

/** What a bridge tells of itself: all that happens is counted, and as much of it is logged as nobody can use the log up by. */
export type Chronicle = (event: Note | Incident) => void;

const MINUTE = 60_000;

/** `clock`: in milliseconds. */
export const chronicle = (
  counts: Pick<Meter, 'note'>,
  log: (entry: LogEntry) => void,
  clock = () => performance.now(),
): Chronicle => {
  // What the user's log throws is reported as RxJS reports it, and stops no step half-way.
  const entries$ = new Subject<LogEntry>();
  entries$.subscribe(log);
  let crowded = Number.NEGATIVE_INFINITY;

  const told = (event: Note | Incident): boolean => {
    switch (event._tag) {
      case 'Crowded': {
        if (clock() - crowded < MINUTE) return false;
        crowded = clock();
        return true;
      }
      default:
        return true;
    }
  };
  return (event) => {
    counts.note(event);
    if (told(event)) entries$.next(logEntry(event, new Date()));
  };
};
