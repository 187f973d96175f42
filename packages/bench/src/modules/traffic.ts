import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import type { Subscriber } from 'rxjs';
import { seconds } from '../measures/cpu.ts';

/** A byte out there for each that a module receives: ten times a second 100 bytes, 1 kB/s. */
const FRAME = 100;
const EACH_SECOND = 10;
/** A timer is late by a millisecond; it is set for no less. */
const SHORTEST = 1;

export interface Traffic {
  /** Seconds of CPU. */
  readonly cpu: number;
  /** How many seconds it lasted. */
  readonly lasted: number;
  readonly sent: number;
}

/** So many frames, as fast as they are taken: then V8 has compiled what there is to compile. */
export const warmed = async (peers: readonly Subscriber<Uint8Array>[], frames: number): Promise<void> => {
  const bytes = new Uint8Array(FRAME).fill(0x55);
  for (let sent = 0; sent < frames; ) {
    const until = sent + 10;
    for (; sent < until; sent++) peers[sent % peers.length]?.next(bytes);
    await turn();
  }
};

/**
 * The peers of the modules send for so many ms, one after the other. Ten of them each time where there are so many: what a
 * timer costs is the same share of it, however many modules there are.
 */
export const traffic = async (peers: readonly Subscriber<Uint8Array>[], ms: number): Promise<Traffic> => {
  const rate = peers.length * EACH_SECOND;
  const bytes = new Uint8Array(FRAME).fill(0x55);
  const before = process.cpuUsage();
  const began = performance.now();
  let sent = 0;
  const timer = setInterval(
    () => {
      const due = Math.floor(((performance.now() - began) * rate) / 1_000);
      for (; sent < due; sent++) peers[sent % peers.length]?.next(bytes);
    },
    Math.max(SHORTEST, 1_000 / Math.max(rate / 10, EACH_SECOND)),
  );
  await wait(ms);
  clearInterval(timer);
  return { cpu: seconds(before), lasted: (performance.now() - began) / 1_000, sent: sent * FRAME };
};
