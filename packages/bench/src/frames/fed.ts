import { setImmediate as turn } from 'node:timers/promises';
import { chunks } from './chunks.ts';
import { CONTESTANTS } from './contestants/index.ts';
import { expected, type Found } from './found.ts';
import { encoded } from './framings.ts';
import { isFrame, parts } from './payloads.ts';
import type { Stream } from './stream.ts';

/** Somebody who is fed a stream, over and over. */
export interface Fed {
  /** How many frames a pass has. */
  readonly frames: number;
  /** What has to be found in it. */
  readonly expected: () => readonly number[];
  /** So many passes; what was put off in one is done before the next. */
  readonly passes: (count: number) => Promise<void>;
}

/** The contestant of that name, ready. */
export const fed = async (name: string, stream: Stream, found: Found): Promise<Fed> => {
  const contestant = CONTESTANTS.find((one) => one.name === name);
  if (!contestant) throw new Error(`No contestant ${name}.`);
  const all = parts(stream.seed, stream, stream.bytes, stream.frames);
  const pieces = chunks(encoded(contestant.framing, all), stream.chunk, stream.buffers);
  const feed = await contestant.ready(found);
  return {
    frames: all.filter(isFrame).length,
    expected: () => expected(all),
    passes: async (count) => {
      for (let done = 0; done < count; done++) {
        for (const piece of pieces) feed(piece);
        await turn();
      }
    },
  };
};
