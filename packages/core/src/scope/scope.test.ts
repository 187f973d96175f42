import { TransportError } from '@atrx/transport';
import { either as E } from 'fp-ts';
import {
  concat,
  EMPTY,
  NEVER,
  Observable,
  of,
  Subject,
  take,
  throwError,
  timer,
  VirtualTimeScheduler,
} from 'rxjs';
import { ModemError } from '../at/reason.ts';
import { attempt } from './attempt.ts';
import type { Closeable } from './closeable.ts';
import { done } from './done.ts';
import { withFarewell } from './farewell.ts';
import { open } from './open.ts';
import { use } from './use.ts';

const refused = new ModemError({ _tag: 'Refused', command: 'QIACT', text: 'ERROR' });
const bug = new TypeError('undefined is not a function');

/** Something that can be opened, and writes down what is done to it. */
const resource = (log: string[], name = 'it') => {
  const ended$ = new Subject<never>();
  const closed$ = new Subject<never>();
  const opened$ = new Observable<Closeable & { readonly name: string }>((subscriber) => {
    log.push(`open ${name}`);
    subscriber.add(ended$.subscribe(subscriber as never));
    subscriber.add(() => log.push(`let go of ${name}`));
    subscriber.next({
      name,
      close$: new Observable((closing) => {
        log.push(`close ${name}`);
        return closed$.subscribe(closing);
      }),
    });
  });
  return { opened$, closed$, ended$ };
};

/** Work that writes down its end. */
const work = <A>(log: string[], work$: Observable<A>) =>
  new Observable<A>((subscriber) => {
    subscriber.add(() => log.push('leave work'));
    subscriber.add(work$.subscribe(subscriber));
  });

const watch = (log: string[], source$: Observable<unknown>) =>
  source$.subscribe({
    next: (value) => log.push(`tell ${String(value)}`),
    error: (error: unknown) => log.push(`fail ${String(error)}`),
    complete: () => log.push('complete'),
  });

describe('use', () => {
  it('opens when it is subscribed, and not before', () => {
    const log: string[] = [];
    const used$ = resource(log).opened$.pipe(use(() => NEVER));
    expect(log).toEqual([]);
    watch(log, used$);
    expect(log).toEqual(['open it']);
  });

  it('closes once when the work is done, and completes only after that', () => {
    const log: string[] = [];
    const { opened$, closed$ } = resource(log);
    watch(log, opened$.pipe(use(({ name }) => work(log, of(name)))));
    expect(log).toEqual(['open it', 'tell it', 'leave work', 'close it']);
    closed$.complete();
    expect(log.slice(4)).toEqual(['complete', 'let go of it']);
  });

  it('closes when the work has failed, and then tells why', () => {
    const log: string[] = [];
    const { opened$, closed$ } = resource(log);
    watch(log, opened$.pipe(use(() => throwError(() => refused))));
    expect(log).toEqual(['open it', 'close it']);
    closed$.complete();
    expect(log.slice(2)).toEqual([`fail ${String(refused)}`, 'let go of it']);
  });

  it('tells why the work has failed, also where the closing fails then', () => {
    const log: string[] = [];
    const { opened$, closed$ } = resource(log);
    watch(log, opened$.pipe(use(() => throwError(() => refused))));
    closed$.error(bug);
    expect(log).toEqual(['open it', 'close it', `fail ${String(refused)}`, 'let go of it']);
  });

  it('fails where only the closing does', () => {
    const log: string[] = [];
    const { opened$, closed$ } = resource(log);
    watch(log, opened$.pipe(use(() => EMPTY)));
    closed$.error(refused);
    expect(log).toEqual(['open it', 'close it', `fail ${String(refused)}`, 'let go of it']);
  });

  it('closes when the work could not even be begun', () => {
    const log: string[] = [];
    const { opened$, closed$ } = resource(log);
    const broken = () => {
      throw bug;
    };
    watch(log, opened$.pipe(use(broken)));
    closed$.complete();
    expect(log).toEqual(['open it', 'close it', `fail ${String(bug)}`, 'let go of it']);
  });

  it('hangs up without closing when it is unsubscribed: the work first, then what it works with', () => {
    const log: string[] = [];
    watch(log, resource(log).opened$.pipe(use(() => work(log, NEVER)))).unsubscribe();
    expect(log).toEqual(['open it', 'leave work', 'let go of it']);
  });

  it('nested, lets go from the inside out', () => {
    const log: string[] = [];
    const outer = resource(log, 'modem').opened$;
    const inner = resource(log, 'socket').opened$;
    watch(log, outer.pipe(use(() => inner.pipe(use(() => work(log, NEVER)))))).unsubscribe();
    expect(log).toEqual(['open modem', 'open socket', 'leave work', 'let go of socket', 'let go of modem']);
  });

  it('lets the work go on when what it works with has ended by itself', () => {
    const log: string[] = [];
    const { opened$, ended$, closed$ } = resource(log);
    const rest$ = new Subject<string>();
    watch(log, opened$.pipe(use(() => rest$)));
    ended$.complete();
    rest$.next('the last bytes');
    rest$.complete();
    closed$.complete();
    expect(log).toEqual(['open it', 'let go of it', 'tell the last bytes', 'close it', 'complete']);
  });

  it('fails with what it works with, and leaves the work', () => {
    const log: string[] = [];
    const { opened$, ended$ } = resource(log);
    watch(log, opened$.pipe(use(() => work(log, NEVER))));
    ended$.error(refused);
    expect(log).toEqual(['open it', `fail ${String(refused)}`, 'leave work', 'let go of it']);
  });

  it('completes when nothing was opened', () => {
    const log: string[] = [];
    watch(log, EMPTY.pipe(use(() => NEVER)));
    expect(log).toEqual(['complete']);
  });
});

describe('open', () => {
  it('keeps open until it is closed', async () => {
    const log: string[] = [];
    const { opened$, closed$ } = resource(log);
    const opened = await open(opened$);
    expect([opened.name, ...log]).toEqual(['it', 'open it']);
    const closing = opened.close();
    expect(log).toEqual(['open it', 'close it']);
    closed$.complete();
    await closing;
    expect(log).toEqual(['open it', 'close it', 'let go of it']);
  });

  it('closes at the end of its scope', async () => {
    const log: string[] = [];
    const { opened$, closed$ } = resource(log);
    closed$.complete();
    {
      await using opened = await open(opened$);
      log.push(`use ${opened.name}`);
    }
    expect(log).toEqual(['open it', 'use it', 'close it', 'let go of it']);
  });

  it('lets go even when the closing fails, and says so', async () => {
    const log: string[] = [];
    const { opened$, closed$ } = resource(log);
    const opened = await open(opened$);
    closed$.error(refused);
    await expect(opened.close()).rejects.toBe(refused);
    expect(log).toEqual(['open it', 'close it', 'let go of it']);
  });

  it('rejects when it cannot be opened', async () => {
    await expect(open(throwError(() => refused))).rejects.toBe(refused);
    await expect(open(EMPTY)).rejects.toThrow('It ended without having been opened.');
  });

  it('does not throw at anybody when it fails later: its own streams tell', async () => {
    const { opened$, ended$ } = resource([]);
    await open(opened$);
    expect(() => ended$.error(refused)).not.toThrow();
  });
});

describe('done', () => {
  it('resolves when the work is done, whatever it told', async () => {
    await expect(done(of(1, 2, 3))).resolves.toBeUndefined();
    await expect(done(EMPTY)).resolves.toBeUndefined();
  });

  it('rejects with why it failed', async () => {
    await expect(done(throwError(() => refused))).rejects.toBe(refused);
  });
});

describe('attempt', () => {
  const told = (source$: Observable<unknown>) => {
    const log: unknown[] = [];
    source$.pipe(attempt()).subscribe({
      next: (value) => log.push(value),
      error: (error: unknown) => log.push({ error }),
      complete: () => log.push('complete'),
    });
    return log;
  };

  it('has what was told on the right, and why it failed on the left', () => {
    const failing$ = concat(
      of(1),
      throwError(() => refused),
    );
    expect(told(failing$)).toEqual([E.right(1), E.left(refused.reason), 'complete']);
  });

  it('has a lost line among the reasons', () => {
    const error = new TransportError('lost', 'unplugged');
    expect(told(throwError(() => error))).toEqual([E.left({ _tag: 'LinkLost', error }), 'complete']);
  });

  it('leaves a bug a bug', () => {
    expect(told(throwError(() => bug))).toEqual([{ error: bug }]);
  });
});

describe('withFarewell', () => {
  const scene = (say$: Observable<unknown>, within = 1_000) => {
    const scheduler = new VirtualTimeScheduler();
    const log: string[] = [];
    const { opened$, ended$ } = resource(log);
    const bye$ = new Observable<unknown>((subscriber) => {
      log.push(`say farewell at ${scheduler.now()}`);
      return say$.subscribe(subscriber);
    });
    const source$ = withFarewell(opened$, { say: () => bye$, within, scheduler });
    return { scheduler, log, ended$, source$ };
  };

  it('says farewell when it is unsubscribed, and lets go when that is said', () => {
    const scheduler = new VirtualTimeScheduler();
    const log: string[] = [];
    const { opened$ } = resource(log);
    const say = () => timer(300, scheduler);
    const life = withFarewell(opened$, { say, within: 1_000, scheduler }).subscribe();
    life.unsubscribe();
    expect(log).toEqual(['open it']);
    scheduler.flush();
    expect(log).toEqual(['open it', 'let go of it']);
    expect(scheduler.now()).toBe(300);
  });

  it.each([
    { how: 'never ends', say$: NEVER as Observable<unknown> },
    { how: 'fails', say$: throwError(() => refused) },
    { how: 'says nothing', say$: EMPTY },
  ])('lets go all the same when the farewell $how', ({ say$ }) => {
    const { scheduler, log, source$ } = scene(say$);
    source$.subscribe().unsubscribe();
    scheduler.flush();
    expect(log).toEqual(['open it', 'say farewell at 0', 'let go of it']);
    expect(scheduler.now()).toBeLessThanOrEqual(1_000);
  });

  it('says nothing when it has ended or failed by itself', () => {
    for (const end of ['complete', 'error'] as const) {
      const { log, ended$, source$ } = scene(NEVER);
      source$.subscribe({ error: () => log.push('fail') });
      if (end === 'error') ended$.error(refused);
      else ended$.complete();
      expect(log.filter((entry) => entry.startsWith('say'))).toEqual([]);
      expect(log).toContain('let go of it');
    }
  });

  it('has whoever subscribes meanwhile wait until it is said: there is one line only', () => {
    const said$ = new Subject<unknown>();
    const { log, source$ } = scene(said$);
    source$.subscribe().unsubscribe();
    source$.subscribe();
    expect(log).toEqual(['open it', 'say farewell at 0']);
    said$.complete();
    expect(log).toEqual(['open it', 'say farewell at 0', 'let go of it', 'open it']);
  });

  it('opens nothing for whoever has left while waiting', () => {
    const said$ = new Subject<unknown>();
    const { log, source$ } = scene(said$);
    source$.subscribe().unsubscribe();
    source$.subscribe().unsubscribe();
    said$.complete();
    expect(log).toEqual(['open it', 'say farewell at 0', 'let go of it']);
  });

  it('says farewell to what is let go of in the moment in which it is told', () => {
    const { log, source$ } = scene(EMPTY);
    source$.pipe(take(1)).subscribe();
    expect(log).toEqual(['open it', 'say farewell at 0', 'let go of it']);
  });
});
