import { useEffect, useState } from 'preact/hooks';
import type { Observable } from 'rxjs';

/** What the stream told last, `before` until then. The stream is subscribed while the component is there: it must be the same one each time. */
export const useObservable = <A>(source$: Observable<A>, before: A): A => {
  const [value, setValue] = useState<A>(before);
  useEffect(() => {
    const watching = source$.subscribe({ next: (next) => setValue(() => next), error: () => undefined });
    return () => watching.unsubscribe();
  }, [source$]);
  return value;
};
