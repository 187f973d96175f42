import { Observable, ReplaySubject, Subject } from 'rxjs';
import { laws, type Setup } from './laws.ts';
import { memory } from './memory.ts';
import type { Link } from './transport.ts';
import { TransportError } from './transport-error.ts';

const setup: Setup = {
  capabilities: { signals: false, hangUp: true, presence: true },
  make: () => {
    const bytes$ = new Subject<Uint8Array>();
    const presence$ = new ReplaySubject<boolean>();
    const ending$ = new Subject<never>();
    let line: Link | undefined;
    return {
      transport: memory(
        (link) =>
          new Observable((subscriber) => {
            line = link;
            presence$.next(true);
            subscriber.add(() => presence$.next(false));
            subscriber.add(ending$.subscribe(subscriber));
            subscriber.add(link.bytes$.subscribe((bytes) => bytes$.next(bytes)));
          }),
      ),
      far: {
        bytes$,
        presence$,
        write: (bytes) => line?.write(bytes).subscribe(),
        hangUp: () => ending$.complete(),
        lose: () => ending$.error(new TransportError('lost', 'The plug was pulled.')),
      },
    };
  },
};

describe('a memory link', () => {
  for (const law of laws) it(law.name, () => law.run(setup));
});
