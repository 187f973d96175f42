import { concat, defer, dematerialize, filter, map, materialize, NEVER, Observable, Subject } from 'rxjs';
import type { Connection, Network } from './network.ts';

/** The network as it is reached over the air. */
export interface Air extends Network {
  /**
   * The connections that stand die without a word, as those do that a GSM network forgets (note 6.1): what the module
   * sends is never acknowledged, what the peer sends never comes, neither end learns of it. Later ones are not affected.
   */
  readonly sever: () => void;
}

/** @see Air */
export const air = (network: Network): Air => {
  const severed$ = new Subject<void>();

  const mortal = (source$: Observable<Connection>): Observable<Connection> =>
    new Observable((subscriber) => {
      const stand = (connection: Connection): Connection => {
        let alive = true;
        subscriber.add(
          severed$.subscribe(() => {
            alive = false;
          }),
        );
        const heard = <T>(from$: Observable<T>): Observable<T> =>
          concat(from$.pipe(materialize()), NEVER).pipe(
            filter(() => alive),
            dematerialize(),
          );
        return {
          ...connection,
          bytes$: heard(connection.bytes$),
          write: (bytes) => defer(() => (alive ? heard(connection.write(bytes)) : NEVER)),
        };
      };
      subscriber.add(source$.pipe(map(stand)).subscribe(subscriber));
    });

  return {
    ...network,
    connect: (endpoint) => mortal(network.connect(endpoint)),
    listen: (endpoint) =>
      network.listen(endpoint).pipe(
        map((listener) => ({
          ...listener,
          callers$: listener.callers$.pipe(map((caller) => ({ ...caller, accept$: mortal(caller.accept$) }))),
        })),
      ),
    sever: () => severed$.next(),
  };
};
