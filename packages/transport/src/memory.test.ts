import {
  concat,
  mergeMap,
  Observable,
  queueScheduler,
  Subject,
  throwError,
  VirtualTimeScheduler,
} from 'rxjs';
import { bytesOf, textOf } from './escapes.ts';
import type { Gap } from './gap.ts';
import { absent, type FarEnd, memory, silence } from './memory.ts';
import type { Link } from './transport.ts';
import { TransportError } from './transport-error.ts';

/** Notes what a stream says, in words. */
const noted = (log: string[], name = '') => ({
  next: (bytes: Uint8Array) => void log.push(`${name}${textOf(bytes)}`),
  error: (error: unknown) =>
    void log.push(`${name}${error instanceof TransportError ? error.reason : String(error)}`),
  complete: () => void log.push(`${name}end`),
});

/** Opens in virtual time; `flush` lets everything on the way arrive. */
const opened = (farEnd: FarEnd) => {
  const scheduler = new VirtualTimeScheduler();
  const log: string[] = [];
  const links: Link[] = [];
  const opening = memory(farEnd, { scheduler }).subscribe({
    ...noted(log),
    next: (link) => void links.push(link),
  });
  const [link] = links;
  if (!link) throw new Error('No link.');
  return { link, log, close: () => opening.unsubscribe(), flush: () => scheduler.flush() };
};

/** A far end that does nothing by itself, and its link. */
const puppet = () => {
  const leaving$ = new Subject<never>();
  const links: Link[] = [];
  const farEnd: FarEnd = (link) => {
    links.push(link);
    return leaving$;
  };
  const link = () => {
    const last = links.at(-1);
    if (!last) throw new Error('Not opened.');
    return last;
  };
  return { farEnd, leaving$, link };
};

const A = bytesOf('A');

describe('a memory link', () => {
  it.each([
    ['bytes', bytesOf('mine')],
    ['a Node Buffer, whose slice() is a view', Buffer.from('mine')],
  ])('keeps what comes before its reader, and gives it a copy of its own: %s', (_, mine) => {
    const far = puppet();
    const { link, flush } = opened(far.farEnd);
    const log: string[] = [];
    far.link().write(mine).subscribe(noted(log, 'write: '));
    mine.fill(0x21);
    flush();
    link.bytes$.subscribe(noted(log));
    expect(log).toEqual(['write: end', 'mine']);
  });

  it('has one reader', () => {
    const { link } = opened(silence);
    const log: string[] = [];
    link.bytes$.subscribe();
    link.bytes$.subscribe(noted(log));
    expect(log).toEqual(['Error: bytes$ of a link has one subscriber: use share() to have more.']);
  });

  it('does not call its reader while that is still reading, be its scheduler as immediate as it may', () => {
    const echo: FarEnd = ({ bytes$, write }) =>
      concat(write(bytesOf('1')), write(bytesOf('2')), bytes$.pipe(mergeMap(write)));
    const log: string[] = [];
    memory(echo, { scheduler: queueScheduler }).subscribe(({ bytes$, write }) =>
      // Later: so that both are there already, and each answer comes while one of them is read.
      queueMicrotask(() =>
        bytes$.subscribe((bytes) => {
          const text = textOf(bytes);
          log.push(`${text}(`);
          if (text.length === 1) write(bytesOf(`${text}!`)).subscribe();
          log.push(')');
        }),
      ),
    );
    return Promise.resolve().then(() => expect(log.join('')).toBe('1()2()1!()2!()'));
  });

  it('delivers what the far end wrote before it closed, then ends', () => {
    const { link, log, flush } = opened((far) => far.write(A));
    link.bytes$.subscribe(noted(log, 'bytes: '));
    flush();
    expect(log).toEqual(['bytes: A', 'bytes: end', 'end']);
  });

  it('ends at once with a far end that is absent', () => {
    const { log, flush } = opened(absent);
    flush();
    expect(log).toEqual(['end']);
  });

  it.each<[string, FarEnd, string]>([
    ['an error', () => throwError(() => new Error('boom')), 'lost'],
    ['a TransportError', () => throwError(() => new TransportError('busy', '')), 'busy'],
    ['a throw', () => JSON.parse('{'), 'lost'],
  ])('is lost when the far end fails with %s', (_, farEnd, reason) => {
    const { link, log, flush } = opened(farEnd);
    link.bytes$.subscribe(noted(log, 'bytes: '));
    flush();
    expect(log).toEqual([`bytes: ${reason}`, reason]);
  });
});

describe('a write to a memory link', () => {
  it('is refused after the near end has closed, at both ends', () => {
    const far = puppet();
    const { link, log, close, flush } = opened(far.farEnd);
    close();
    link.write(A).subscribe(noted(log, 'near: '));
    far.link().write(A).subscribe(noted(log, 'far: '));
    flush();
    expect(log).toEqual(['near: closed', 'far: closed']);
  });

  it('is refused when the near end closes while it is on the way', () => {
    const far = puppet();
    const { link, log, close, flush } = opened(far.farEnd);
    far.link().bytes$.subscribe(noted(log, 'far: '));
    link.write(A).subscribe(noted(log, 'near: '));
    close();
    flush();
    expect(log).toEqual(['far: end', 'near: closed']);
  });

  it.each<[string, (leaving$: Subject<never>) => void, string]>([
    ['closed', (leaving$) => leaving$.complete(), 'closed'],
    ['been lost', (leaving$) => leaving$.error(new TransportError('lost', 'gone')), 'lost'],
  ])('is refused as soon as the far end has %s, and what is on the way too', (_, leave, reason) => {
    const far = puppet();
    const { link, log, flush } = opened(far.farEnd);
    link.write(A).subscribe(noted(log, 'on the way: '));
    leave(far.leaving$);
    link.write(A).subscribe(noted(log, 'after: '));
    expect(log).toEqual([`after: ${reason}`]);
    flush();
    link.write(A).subscribe(noted(log, 'later: '));
    expect(log).toEqual(expect.arrayContaining([`on the way: ${reason}`, `later: ${reason}`]));
  });

  it('that is unsubscribed has been written all the same', () => {
    const far = puppet();
    const { link, log, flush } = opened(far.farEnd);
    far.link().bytes$.subscribe(noted(log));
    link.write(A).subscribe().unsubscribe();
    flush();
    expect(log).toEqual(['A']);
  });
});

describe('the far end of a memory link', () => {
  it('is made anew for each opening, and left when it closes', () => {
    let standing = 0;
    const transport = memory(
      () =>
        new Observable(() => {
          standing += 1;
          return () => {
            standing -= 1;
          };
        }),
    );
    expect(standing).toBe(0);
    const first = transport.subscribe();
    const second = transport.subscribe();
    expect(standing).toBe(2);
    first.unsubscribe();
    expect(standing).toBe(1);
    second.unsubscribe();
    expect(standing).toBe(0);
  });

  it('is not made for one who leaves as soon as the link has come', () => {
    const far = jest.fn(silence);
    memory(far)
      .pipe(mergeMap(() => throwError(() => new Error('left'))))
      .subscribe({ error: () => undefined });
    expect(far).not.toHaveBeenCalled();
  });
});

describe('the gaps of a memory link', () => {
  it('are told in their place, those before its reader with what came before it, and end with it', () => {
    const scheduler = new VirtualTimeScheduler();
    const gaps$ = new Subject<Gap>();
    const far = puppet();
    const log: string[] = [];
    memory(far.farEnd, { scheduler, gaps$ }).subscribe((link) => {
      link.gaps$?.subscribe({
        next: ({ missing = 'some' }) => log.push(`gap of ${missing}`),
        complete: () => log.push('no more gaps'),
      });
      scheduler.schedule(() => link.bytes$.subscribe(noted(log)), 10);
    });
    far.link().write(A).subscribe();
    gaps$.next({ missing: 3 });
    far.link().write(bytesOf('B')).subscribe();
    scheduler.flush();
    gaps$.next({});
    far.leaving$.complete();
    scheduler.flush();
    expect(log).toEqual(['A', 'gap of 3', 'B', 'gap of some', 'no more gaps', 'end']);
  });

  it('are not there where the line cannot tell', () => {
    expect(opened(silence).link.gaps$).toBeUndefined();
  });
});
