import type { Link } from '@atrx/transport';
import { Observable, type Subscriber } from 'rxjs';

/** A module of which nothing but its answers is there: what is measured before it is not the module. */
export interface Canned {
  readonly link: Link;
  /** Prints that, as soon as the code that runs has returned. */
  readonly say: (bytes: Uint8Array) => void;
}

/** It is written a line and prints the answer, nothing where there is none. */
export const canned = (answer: (line: Uint8Array) => Uint8Array | undefined): Canned => {
  let reader: Subscriber<Uint8Array> | undefined;
  const say = (bytes: Uint8Array) => queueMicrotask(() => reader?.next(bytes));
  return {
    link: {
      bytes$: new Observable((subscriber) => {
        reader = subscriber;
      }),
      write: (line) =>
        new Observable((subscriber) => {
          const said = answer(line);
          if (said) say(said);
          subscriber.complete();
        }),
    },
    say,
  };
};
