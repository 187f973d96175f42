import type { TransportError } from '@atrx/transport';
import { Observable, type Subscriber } from 'rxjs';

/** What arrives on an open port: read from the start, kept until somebody subscribes, never copied. */
export interface Arrivals {
  /** One subscriber. What came before it comes first; then the chunks as they come; then the error that ended it. */
  readonly bytes$: Observable<Uint8Array>;
  readonly push: (bytes: Uint8Array) => void;
  readonly fail: (error: TransportError) => void;
}

export const arrivals = (): Arrivals => {
  let reader: Subscriber<Uint8Array> | undefined;
  let ending: TransportError | undefined;
  const early: Uint8Array[] = [];

  return {
    bytes$: new Observable((subscriber) => {
      if (reader) throw new Error('bytes$ of a link has one subscriber: use share() to have more.');
      reader = subscriber;
      for (const bytes of early.splice(0)) subscriber.next(bytes);
      if (ending) subscriber.error(ending);
    }),
    push: (bytes) => {
      if (ending) return;
      if (reader) reader.next(bytes);
      else early.push(bytes);
    },
    fail: (error) => {
      ending ??= error;
      reader?.error(ending);
    },
  };
};
