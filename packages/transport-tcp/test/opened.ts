import { firstValueFrom, type Observable, ReplaySubject } from 'rxjs';

export interface Opened<A> {
  readonly value: A;
  /** What became of it: the value, and the error that ended it. */
  readonly life$: Observable<A>;
  readonly close: () => void;
}

/** What a resource gives when it is subscribed, and keeps it open until `close`. */
export const opened = async <A>(resource$: Observable<A>): Promise<Opened<A>> => {
  const life$ = new ReplaySubject<A>(1);
  const subscription = resource$.subscribe(life$);
  return { value: await firstValueFrom(life$), life$, close: () => subscription.unsubscribe() };
};
