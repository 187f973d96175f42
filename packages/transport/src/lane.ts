import { Observable, type SchedulerLike, Subject, type Subscriber } from 'rxjs';
import type { Gap } from './gap.ts';
import type { TransportError } from './transport-error.ts';

/** One direction of a memory link. Whatever happens to it happens in the order it was asked for. */
export interface Lane {
  /** What was accepted, each piece a copy of its own. One subscriber; what comes before it is kept for it. */
  readonly bytes$: Observable<Uint8Array>;
  /** What was lost among them, each loss in its place. Completes when `bytes$` ends. */
  readonly gaps$: Observable<Gap>;
  /** Bytes are lost here, behind what is on the way. */
  readonly lose: (gap: Gap) => void;
  /** Cold: puts a copy of the bytes on the way and completes when they have been delivered. */
  readonly write: (bytes: Uint8Array) => Observable<never>;
  /** Runs the task after everything already on the way has been delivered. */
  readonly after: (task: () => void) => void;
  /** From now on nothing is delivered and every write, those on the way too, errors with `refusal`. Once. */
  readonly refuse: (refusal: TransportError) => void;
  /** Refuses, and completes `bytes$`. Once. */
  readonly end: (refusal: TransportError) => void;
  /** Refuses, and errors `bytes$` with the refusal. Once. */
  readonly fail: (refusal: TransportError) => void;
}

type Ending = (reader: Subscriber<Uint8Array>) => void;

export const lane = (scheduler: SchedulerLike): Lane => {
  const waiting: (Uint8Array | Gap)[] = [];
  const gaps$ = new Subject<Gap>();
  let reader: Subscriber<Uint8Array> | undefined;
  let draining = false;
  let refusal: TransportError | undefined;
  let ending: Ending | undefined;

  /** A reader may cause further deliveries while it reads: they queue behind what waits already. */
  const drain = () => {
    if (!reader || draining) return;
    draining = true;
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      if (next instanceof Uint8Array) reader.next(next);
      else gaps$.next(next);
    }
    draining = false;
    if (!ending) return;
    gaps$.complete();
    ending(reader);
  };
  const refuse = (error: TransportError) => {
    refusal ??= error;
  };
  const finish = (error: TransportError, how: Ending) => {
    refuse(error);
    ending ??= how;
    drain();
  };

  return {
    bytes$: new Observable((subscriber) => {
      if (reader) throw new Error('bytes$ of a link has one subscriber: use share() to have more.');
      reader = subscriber;
      drain();
    }),
    gaps$: gaps$.asObservable(),
    lose: (gap) =>
      void scheduler.schedule(() => {
        if (refusal) return;
        waiting.push(gap);
        drain();
      }),
    write: (bytes) =>
      new Observable((subscriber) => {
        if (refusal) return subscriber.error(refusal);
        // Not slice(): on a Node Buffer that is a view.
        const copy = new Uint8Array(bytes);
        // Not the subscription's own: bytes handed to the line cannot be taken back.
        scheduler.schedule(() => {
          if (refusal) return subscriber.error(refusal);
          waiting.push(copy);
          drain();
          subscriber.complete();
        });
      }),
    after: (task) => void scheduler.schedule(task),
    refuse,
    end: (error) => finish(error, (subscriber) => subscriber.complete()),
    fail: (error) => finish(error, (subscriber) => subscriber.error(error)),
  };
};
