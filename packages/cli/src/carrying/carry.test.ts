import { PassThrough, Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { concatMap, type Observable, Subject, throwError } from 'rxjs';
import { carry } from './carry.ts';

/** Lets all that is ready happen: streams hand on what they have in turns of the event loop. */
const settle = async () => {
  for (let turns = 0; turns < 5; turns += 1) await turn();
};

/** Both ends, in the hands of a test. */
const conversation = (linger?: number) => {
  const input = new PassThrough();
  const taking: ((error?: Error) => void)[] = [];
  const printed: string[] = [];
  const output = new Writable({
    highWaterMark: 1,
    write: (chunk, _, done) => {
      printed.push(String(chunk));
      taking.push(done);
    },
  });
  output.on('error', () => {});
  const incoming$ = new Subject<string>();
  let reads = 0;
  const sent: { readonly text: string; readonly verdict$: Subject<never> }[] = [];
  const log: string[] = [];
  const far = {
    receive: (taken: (bytes: Uint8Array) => Observable<never>) =>
      incoming$.pipe(
        concatMap((text) => {
          reads += 1;
          return taken(Buffer.from(text));
        }),
      ),
    send: (bytes: Uint8Array) => {
      const verdict$ = new Subject<never>();
      sent.push({ text: String(bytes), verdict$ });
      return verdict$;
    },
  };
  const life = carry({ input, output }, far, { linger }).subscribe({
    error: (error: Error) => log.push(error.message),
    complete: () => log.push('end'),
  });
  return {
    ...{ input, incoming$, printed, sent, log, life },
    reads: () => reads,
    /** Who reads the output takes what waits, or leaves. */
    take: (error?: Error) => taking.shift()?.(error),
    /** What became of the last that was sent. */
    verdict: () => sent.at(-1)?.verdict$ ?? new Subject<never>(),
  };
};

const leaving = Object.assign(new Error('broken pipe'), { code: 'EPIPE' });

describe('what is carried', () => {
  it('is fetched only when what came before was taken', async () => {
    const { incoming$, printed, reads, take, log } = conversation();
    incoming$.next('one');
    incoming$.next('two');
    await settle();
    expect({ reads: reads(), printed }).toEqual({ reads: 1, printed: ['one'] });
    take();
    await settle();
    expect({ reads: reads(), printed }).toEqual({ reads: 2, printed: ['one', 'two'] });
    incoming$.complete();
    await settle();
    expect(log).toEqual([]);
    take();
    await settle();
    expect(log).toEqual(['end']);
  });

  it('is taken from the input only when what came before was sent', async () => {
    const { input, sent, verdict, incoming$, log } = conversation();
    input.write('one');
    await settle();
    input.write('two');
    await settle();
    expect(sent.map(({ text }) => text)).toEqual(['one']);
    expect(input.isPaused()).toBe(true);
    verdict().complete();
    await settle();
    expect(sent.map(({ text }) => text)).toEqual(['one', 'two']);
    verdict().complete();
    incoming$.complete();
    expect(log).toEqual(['end']);
  });

  it('goes on coming after the end of the input', async () => {
    const { input, incoming$, printed, take, log } = conversation();
    input.end();
    await settle();
    incoming$.next('late');
    await settle();
    take();
    expect({ printed, log }).toEqual({ printed: ['late'], log: [] });
    incoming$.complete();
    await settle();
    expect(log).toEqual(['end']);
  });

  it('ends after what is being sent where the far end has closed, and says where that fails', async () => {
    for (const how of ['sent', 'not sent']) {
      const { input, incoming$, verdict, log } = conversation();
      input.write('one');
      await settle();
      incoming$.complete();
      await settle();
      expect(log).toEqual([]);
      if (how === 'sent') verdict().complete();
      else verdict().error(new Error(how));
      expect(log).toEqual([how === 'sent' ? 'end' : how]);
    }
  });

  it('ends when nobody reads the output, and fails where that cannot be written', async () => {
    for (const [error, told] of [
      [leaving, 'end'],
      [Object.assign(new Error('disk full'), { code: 'ENOSPC' }), 'disk full'],
    ] as const) {
      const { incoming$, take, log } = conversation();
      incoming$.next('one');
      await settle();
      take(error);
      await settle();
      expect(log).toEqual([told]);
    }
  });

  it('leaves the input alone when it is left', async () => {
    const { input, sent, life } = conversation();
    life.unsubscribe();
    input.write('one');
    await settle();
    expect(sent).toEqual([]);
    expect(input.listenerCount('data')).toBe(0);
  });

  describe('in time', () => {
    beforeEach(() => jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] }));
    afterEach(() => jest.useRealTimers());

    it('ends after so much silence from the end of the input on', async () => {
      const { input, incoming$, take, log } = conversation(1_000);
      jest.advanceTimersByTime(5_000);
      input.end();
      await settle();
      jest.advanceTimersByTime(900);
      incoming$.next('late');
      await settle();
      take();
      await settle();
      jest.advanceTimersByTime(900);
      expect(log).toEqual([]);
      jest.advanceTimersByTime(100);
      expect(log).toEqual(['end']);
    });

    it('has what is on its way told before it fails, and the failure of the far end before its own', async () => {
      for (const how of ['silence', 'end', 'failure'] as const) {
        const { input, incoming$, printed, verdict, take, log } = conversation();
        input.write('one');
        await settle();
        verdict().error(new Error('not sent'));
        jest.advanceTimersByTime(900);
        incoming$.next('last');
        await settle();
        take();
        expect({ printed, log }).toEqual({ printed: ['last'], log: [] });
        if (how === 'silence') jest.advanceTimersByTime(1_000);
        if (how === 'end') incoming$.complete();
        if (how === 'failure') throwError(() => new Error('lost')).subscribe(incoming$);
        expect(log).toEqual([how === 'failure' ? 'lost' : 'not sent']);
      }
    });
  });
});
