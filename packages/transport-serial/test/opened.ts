import { type Observable, ReplaySubject, firstValueFrom } from 'rxjs';

/** What a resource gives when it is subscribed, while it stays open: until `close`. */
export const opened = async <A>(resource$: Observable<A>) => {
  const state$ = new ReplaySubject<A>(1);
  const life = resource$.subscribe(state$);
  return { value: await firstValueFrom(state$), close: () => life.unsubscribe(), life$: state$ };
};
