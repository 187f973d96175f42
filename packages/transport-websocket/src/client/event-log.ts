import { Observable, Subject } from 'rxjs';
import type { RemoteEvent } from './machine/remote-event.ts';

/** What befell a link, told in order. */
export interface EventLog {
  /** What came before the first subscriber waits for it, the last of it. Completes with the link. */
  readonly events$: Observable<RemoteEvent>;
  readonly push: (event: RemoteEvent) => void;
  readonly end: () => void;
  /** The latest of that kind. */
  readonly last: <T extends RemoteEvent['_tag']>(tag: T) => Extract<RemoteEvent, { _tag: T }> | undefined;
}

/** How many are kept for a first subscriber that may never come. */
const KEPT = 64;

export const eventLog = (): EventLog => {
  const later$ = new Subject<RemoteEvent>();
  const latest = new Map<RemoteEvent['_tag'], RemoteEvent>();
  let early: RemoteEvent[] | undefined = [];

  return {
    events$: new Observable((subscriber) => {
      const first = early ?? [];
      early = undefined;
      for (const event of first) subscriber.next(event);
      return later$.subscribe(subscriber);
    }),
    push: (event) => {
      latest.set(event._tag, event);
      if (early) early = [...early, event].slice(-KEPT);
      later$.next(event);
    },
    end: () => later$.complete(),
    last: (tag) => {
      const event = latest.get(tag);
      return event && is(event, tag) ? event : undefined;
    },
  };
};

const is = <T extends RemoteEvent['_tag']>(
  event: RemoteEvent,
  tag: T,
): event is Extract<RemoteEvent, { _tag: T }> => event._tag === tag;
