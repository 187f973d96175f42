import { setImmediate as turn } from 'node:timers/promises';
import { MiB, residentSet } from '@atrx/processes';

const CHUNK = 16_384;
const POOL = 65_536;
/** A server that has taken so much more has shown what there was to see. */
const ENOUGH = 1_024 * MiB;

/** Bytes of this process that are in memory, behind a garbage collection. */
export const memory = async (): Promise<readonly [number]> => {
  await settled();
  return [residentSet(process.pid)];
};

/**
 * Offers so many bytes, as fast as the process gets round to it. Gives how many were offered, and how many bytes of the process
 * were in memory meanwhile at most, and in the end. What a garbage collection frees does not count: looked at every 16 MiB, behind one.
 */
export const offered = async (
  bytes: number,
  give: (chunk: Uint8Array) => void,
): Promise<readonly [offered: number, peak: number, end: number]> => {
  const [before] = await memory();
  let peak = before;
  let given = 0;
  let pool = new Uint8Array();
  for (let turns = 0; given < bytes && peak - before < ENOUGH; turns += 1) {
    const within = given % POOL;
    // As a serial port does: views of a buffer that is new each time.
    if (within === 0) pool = new Uint8Array(POOL).fill(0x55);
    give(pool.subarray(within, within + CHUNK));
    given += CHUNK;
    if (turns % 4 === 0) await turn();
    if (turns % 1_024 === 1_023) {
      const [now] = await memory();
      peak = Math.max(peak, now);
    }
  }
  const [end] = await memory();
  return [given, Math.max(peak, end), end];
};

/** Frees what can be freed, under `--expose-gc`. */
const settled = async (): Promise<void> => {
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc?.();
    await turn();
  }
};
