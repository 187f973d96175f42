import { setImmediate as turn } from 'node:timers/promises';

/** Bytes of this process: what its heap and its buffers hold, and what of it is in memory. */
export interface Held {
  readonly heap: number;
  readonly resident: number;
}

const heldNow = (): Held => {
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: heapUsed + external, resident: rss };
};

/** The same behind a garbage collection, under `--expose-gc`. */
export const held = async (): Promise<Held> => {
  for (let round = 0; round < 3; round++) {
    globalThis.gc?.();
    await turn();
  }
  return heldNow();
};
