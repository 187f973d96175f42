import { config, firstValueFrom, map, Observable, Subject, type Subscriber, take, takeUntil } from 'rxjs';
import { Direct } from './direct.ts';

type Source = (subscriber: Subscriber<number>) => void;
type Use = (numbers$: Observable<number>, log: string[]) => void;

const counting: Source = (subscriber) => {
  for (const number of [1, 2, 3]) subscriber.next(number);
  subscriber.complete();
};
const failing: Source = (subscriber) => {
  subscriber.next(1);
  subscriber.error('broken');
};

/** What somebody hears, and what is reported of what nobody has handled. */
const heard = async (numbers$: Observable<number>, use: Use): Promise<readonly string[]> => {
  const log: string[] = [];
  const reported = new Promise<void>((done) => {
    config.onUnhandledError = (error) => {
      log.push(`reported ${error}`);
      done();
    };
  });
  use(numbers$, log);
  if (log.includes('will be reported')) await reported;
  config.onUnhandledError = null;
  return log;
};

/** An observer whose methods need it. */
class Counter {
  private readonly log: string[];
  private heard = 0;

  constructor(log: string[]) {
    this.log = log;
  }

  next(number: number): void {
    this.heard += number;
  }

  complete(): void {
    this.log.push(`${this.heard}`);
  }
}

const uses: readonly (readonly [string, Source, Use])[] = [
  ['a function', counting, (numbers$, log) => numbers$.subscribe((number) => log.push(`${number}`))],
  [
    'three functions',
    failing,
    (numbers$, log) =>
      numbers$.subscribe(
        (number) => log.push(`${number}`),
        (error) => log.push(`! ${error}`),
        () => log.push('|'),
      ),
  ],
  ['an observer, as its own this', counting, (numbers$, log) => numbers$.subscribe(new Counter(log))],
  [
    'an observer of the error alone',
    failing,
    (numbers$, log) => numbers$.subscribe({ error: (error) => log.push(`! ${error}`) }),
  ],
  ['nothing', counting, (numbers$) => numbers$.subscribe()],
  [
    'nobody who takes the error',
    failing,
    (numbers$, log) => {
      numbers$.subscribe((number) => log.push(`${number}`));
      log.push('will be reported');
    },
  ],
  [
    'a function that throws, and hears on',
    counting,
    (numbers$, log) => {
      numbers$.subscribe((number) => {
        log.push(`${number}`);
        if (number === 2) throw 'thrown';
      });
      log.push('will be reported');
    },
  ],
  [
    'an observer that throws where it ends',
    counting,
    (numbers$, log) => {
      numbers$.subscribe({
        complete: () => {
          throw 'thrown';
        },
      });
      log.push('will be reported');
    },
  ],
  [
    'an observer that throws where it fails',
    failing,
    (numbers$, log) => {
      numbers$.subscribe({
        error: () => {
          throw 'thrown';
        },
      });
      log.push('will be reported');
    },
  ],
  [
    'an operator',
    counting,
    (numbers$, log) =>
      numbers$
        .pipe(
          map((number) => number * 10),
          take(2),
        )
        .subscribe({ next: (number) => log.push(`${number}`), complete: () => log.push('|') }),
  ],
  [
    'a Subject',
    counting,
    (numbers$, log) => {
      const subject = new Subject<number>();
      subject.subscribe((number) => log.push(`${number}`));
      numbers$.subscribe(subject);
    },
  ],
  [
    'somebody who leaves at the first',
    counting,
    (numbers$, log) => {
      const left = new Subject<void>();
      numbers$.pipe(takeUntil(left)).subscribe((number) => {
        log.push(`${number}`);
        left.next();
      });
    },
  ],
];

describe('an Observable that calls directly', () => {
  it.each(uses)('is heard as any other is by %s', async (_, source, use) => {
    const expected = await heard(new Observable(source), use);
    expect(await heard(new Direct(source), use)).toEqual(expected);
  });

  it('is heard by a promise', async () => {
    await expect(firstValueFrom(new Direct(counting))).resolves.toBe(1);
    await expect(firstValueFrom(new Direct<number>((subscriber) => subscriber.error('broken')))).rejects.toBe(
      'broken',
    );
  });

  it('is told that somebody has left, and tells him nothing more', () => {
    const log: string[] = [];
    let told: Subscriber<number> | undefined;
    const life = new Direct<number>((subscriber) => {
      told = subscriber;
      return () => log.push('left');
    }).subscribe((number) => log.push(`${number}`));
    told?.next(1);
    life.unsubscribe();
    told?.next(2);
    expect(log).toEqual(['1', 'left']);
  });
});
