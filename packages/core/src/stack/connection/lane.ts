import { Observable, type Subscription } from 'rxjs';

/** Lets work through one at a time, in the order in which it was subscribed. */
export type Lane = <A>(work$: Observable<A>) => Observable<A>;

export const lane = (): Lane => {
  const waiting: (() => void)[] = [];
  let busy = false;
  const next = () => {
    const start = waiting.shift();
    busy = start !== undefined;
    start?.();
  };

  return (work$) =>
    new Observable((subscriber) => {
      let working: Subscription | undefined;
      const start = () => {
        working = work$.subscribe(subscriber);
        working.add(next);
      };
      if (busy) waiting.push(start);
      else {
        busy = true;
        start();
      }
      return () => {
        const place = waiting.indexOf(start);
        if (place >= 0) waiting.splice(place, 1);
        working?.unsubscribe();
      };
    });
};
