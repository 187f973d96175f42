import { setImmediate as turn } from 'node:timers/promises';
import { chunks } from './chunks.ts';
import { contestantOf } from './contestants/index.ts';
import { expected, type Found, Touched } from './found.ts';
import { encoded } from './framings.ts';
import { isFrame, parts } from './payloads.ts';
import type { Stream } from './stream.ts';

/** Frames that are found before the event loop has its turn: it would be a good part of what a few of them take. */
const IN_ONE_TURN = 16_384;

/** Somebody who is fed a stream, over and over. */
export interface Fed {
  /** How many frames a pass has. */
  readonly frames: number;
  /** What has to be found in it. */
  readonly expected: () => readonly number[];
  /** So many passes; what was put off is done by the end. Throws when what was touched is not what one pass has touched, so many times. */
  readonly passes: (count: number) => Promise<void>;
}

/** The contestant of that name, ready. */
export const fed = async (name: string, stream: Stream, found: Found): Promise<Fed> => {
  const contestant = contestantOf(name);
  const all = parts(stream.seed, stream, stream.bytes, stream.frames);
  const pieces = chunks(encoded(contestant.framing, all), stream.chunk, stream.buffers);
  const feed = await contestant.ready(found);
  const frames = all.filter(isFrame).length;
  const inOneTurn = Math.max(1, Math.round(IN_ONE_TURN / frames));
  let passed = 0;
  let each: number | undefined;
  const check = () => {
    if (!(found instanceof Touched)) return;
    each ??= found.sum;
    if (each === 0 || found.sum !== Math.imul(each, passed)) throw new Error(`${name} does not find all.`);
  };
  const passes = async (count: number) => {
    for (let done = 0; done < count; done++) {
      for (const piece of pieces) feed(piece);
      passed += 1;
      if (done % inOneTurn === 0) await turn();
    }
    await turn();
    check();
  };
  return {
    frames,
    expected: () => expected(all),
    passes: async (count) => {
      if (passed === 0) await passes(1);
      await passes(count);
    },
  };
};
