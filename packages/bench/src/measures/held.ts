import { setImmediate as turn } from 'node:timers/promises';

/** Bytes of this process: what its heap and its buffers hold, and what of it is in memory. */
export interface Held {
  readonly heap: number;
  readonly resident: number;
}

/** Bytes. */
const ENOUGH = 1_000;

const heldNow = (): Held => {
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: heapUsed + external, resident: rss };
};

/** How a process is started whose memory is measured: otherwise V8 drops code that was not called for a while, now or later. */
export const MEASURED = ['--expose-gc', '--no-flush-bytecode'];

/** The same behind garbage collections, until they find nothing more: in a process that was started so. */
export const held = async (): Promise<Held> => {
  const { gc } = globalThis;
  if (!gc) throw new Error('Nothing can be collected here: --expose-gc is missing.');
  let now = heldNow();
  for (let before = Number.POSITIVE_INFINITY; before - now.heap > ENOUGH; ) {
    before = now.heap;
    await turn();
    gc();
    await turn();
    gc();
    now = heldNow();
  }
  return now;
};
