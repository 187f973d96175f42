import type { Link } from '@atrx/transport';
import { NEVER, Observable, VirtualTimeScheduler } from 'rxjs';
import { type Ragged, ragged } from './ragged.ts';

/** What comes of writing these texts at once, and when. */
const written = (how: Ragged, ...texts: readonly string[]) => {
  const scheduler = new VirtualTimeScheduler();
  const pieces: { readonly text: string; readonly at: number }[] = [];
  let done = 0;
  const link: Link = {
    bytes$: NEVER,
    write: (bytes) =>
      new Observable((subscriber) => {
        pieces.push({ text: Buffer.from(bytes).toString('latin1'), at: scheduler.now() });
        subscriber.complete();
      }),
  };
  const { write } = ragged(link, how, scheduler);
  for (const text of texts) write(Buffer.from(text, 'latin1')).subscribe({ complete: () => (done += 1) });
  scheduler.flush();
  expect(done).toBe(texts.length);
  expect(pieces.map(({ text }) => text).join('')).toBe(texts.join(''));
  return pieces;
};

const LONG = 'x'.repeat(2_000);

describe('a ragged line', () => {
  it('cuts what is written into pieces of all sizes up to the longest, the same ones for one seed', () => {
    const pieces = written({ chunks: 7 }, LONG, 'OK');
    expect(new Set(pieces.map(({ text }) => text.length))).toEqual(new Set([1, 2, 3, 4, 5, 6, 7]));
    expect(written({ chunks: 7, seed: 1 }, LONG, 'OK')).toEqual(pieces);
    expect(written({ chunks: 7, seed: 2 }, LONG, 'OK')).not.toEqual(pieces);
  });

  it('is late by up to so much, and keeps the order of what is written meanwhile', () => {
    const pieces = written({ delay: 5, chunks: 100 }, LONG, 'OK');
    const waits = pieces.map(({ at }, index) => at - (pieces[index - 1]?.at ?? 0));
    expect(Math.max(...waits)).toBe(5);
    expect(Math.min(...waits)).toBe(0);
  });

  it('is whole and in time where nothing is asked for', () => {
    expect(written({}, 'AT', 'OK')).toEqual([
      { text: 'AT', at: 0 },
      { text: 'OK', at: 0 },
    ]);
  });
});
