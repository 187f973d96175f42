import { Observable, type SchedulerLike, type Subscriber } from 'rxjs';
import type { TransportError } from './transport-error.ts';

/** One direction of a memory link. Whatever happens to it happens in the order it was asked for. */
export interface Inbox {
  /** What was accepted, each piece a copy of its own. One subscriber; what comes before it is kept for it. */
  readonly bytes$: Observable<Uint8Array>;
  /** Cold: puts a copy of the bytes on the way and completes when they have been delivered. */
  readonly accept: (bytes: Uint8Array) => Observable<never>;
  /** Runs the task after everything already on the way has been delivered. */
  readonly after: (task: () => void) => void;
  readonly end: () => void;
  readonly fail: (error: TransportError) => void;
}

export const inbox = (scheduler: SchedulerLike): Inbox => {
  let reader: Subscriber<Uint8Array> | undefined;
  let ending: ((reader: Subscriber<Uint8Array>) => void) | undefined;
  let refusal: TransportError | undefined;
  const early: Uint8Array[] = [];

  const deliver = (bytes: Uint8Array) => {
    if (ending) return;
    if (reader) reader.next(bytes);
    else early.push(bytes);
  };
  const finish = (how: (reader: Subscriber<Uint8Array>) => void) => {
    if (ending) return;
    ending = how;
    if (reader) how(reader);
  };

  return {
    bytes$: new Observable((subscriber) => {
      if (reader) throw new Error('bytes$ of a link has one subscriber: use share() to have more.');
      reader = subscriber;
      for (const bytes of early.splice(0)) subscriber.next(bytes);
      ending?.(subscriber);
    }),
    accept: (bytes) =>
      new Observable((subscriber) => {
        if (refusal) return subscriber.error(refusal);
        const copy = bytes.slice();
        // Not the subscription's own: bytes handed to the line cannot be taken back.
        scheduler.schedule(() => {
          deliver(copy);
          if (refusal) subscriber.error(refusal);
          else subscriber.complete();
        });
      }),
    after: (task) => void scheduler.schedule(task),
    end: () => finish((subscriber) => subscriber.complete()),
    fail: (error) => {
      refusal = error;
      finish((subscriber) => subscriber.error(error));
    },
  };
};
