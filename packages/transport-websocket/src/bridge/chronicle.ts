import { Subject } from 'rxjs';
import { type Incident, type LogEntry, logEntry } from './log-entry.ts';
import type { Note } from './machine/effect.ts';
import type { Meter } from './meter.ts';
import { ration } from './ration.ts';
import { visitorOf } from './visitor-of.ts';

/** What a bridge tells of itself: all that happens is counted, and so much of it is logged that no stranger uses the log up. */
export type Chronicle = (event: Note | Incident) => void;

/** Entries within a minute: of the refusals of one address, and of making room. */
const REFUSALS = 10;
const CROWDS = 1;

/** `clock`: in milliseconds. */
export const chronicle = (
  counts: Pick<Meter, 'note'>,
  log: (entry: LogEntry) => void,
  clock = () => performance.now(),
): Chronicle => {
  // What the user's log throws is reported as RxJS reports it, and stops no step half-way.
  const entries$ = new Subject<LogEntry>();
  entries$.subscribe(log);
  const refusals = ration(REFUSALS);
  const crowds = ration(CROWDS);
  /** Why a port could not be opened last. */
  const failures = new Map<string, string>();

  /** As it is logged; undefined: not at all. */
  const told = (event: Note | Incident): Note | Incident | undefined => {
    switch (event._tag) {
      case 'Refused': {
        const left = refusals(visitorOf(event.from), clock());
        if (left === 0) return { ...event, more: 'counted, not logged, for up to a minute' };
        return left > 0 ? event : undefined;
      }
      case 'Crowded':
        return crowds('all', clock()) < 0 ? undefined : event;
      case 'NotOpened': {
        // The same each second is one line.
        const known = failures.get(event.port) === event.why;
        failures.set(event.port, event.why);
        return known ? undefined : event;
      }
      case 'Opened':
        failures.delete(event.port);
        return event;
      default:
        return event;
    }
  };
  return (event) => {
    counts.note(event);
    const entry = told(event);
    if (entry) entries$.next(logEntry(entry, new Date()));
  };
};
