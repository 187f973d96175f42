import { Observable, type Subscriber } from 'rxjs';

/** What waits before a closed receive window: kept for a stream, lost for datagrams. */
export const gate = (keeps: boolean) => {
  const waiting: ((reader: Subscriber<Uint8Array>) => void)[] = [];
  let reader: Subscriber<Uint8Array> | undefined;
  let closed = false;
  const release = () => {
    while (reader && !closed) {
      const step = waiting.shift();
      if (!step) return;
      step(reader);
    }
  };
  const pass = (step: (reader: Subscriber<Uint8Array>) => void) => {
    waiting.push(step);
    release();
  };
  return {
    bytes$: new Observable<Uint8Array>((subscriber) => {
      reader = subscriber;
      release();
    }),
    hold: (now: boolean) => {
      closed = now;
      release();
    },
    next: (bytes: Uint8Array) => {
      if (closed && !keeps) return;
      pass((to) => to.next(bytes));
    },
    error: (cause: unknown) => pass((to) => to.error(cause)),
    complete: () => pass((to) => to.complete()),
  };
};
