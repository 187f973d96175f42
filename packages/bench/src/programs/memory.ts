/** One contestant in a process of its own, whose memory is looked at. */
import { PerformanceObserver } from 'node:perf_hooks';
import { setImmediate as nothingMore } from 'node:timers/promises';
import { answering, settingsOf, tell } from '@atrx/processes/answering';
import * as t from 'io-ts';
import { CONTESTANTS } from '../frames/contestants/index.ts';
import { fed } from '../frames/fed.ts';
import { Touched } from '../frames/found.ts';
import { encoded } from '../frames/framings.ts';
import { parts } from '../frames/payloads.ts';
import { Stream } from '../frames/stream.ts';
import { held } from '../measures/held.ts';

const SLAB = 65_536;
const GIB = 2 ** 30;

const Settings = t.intersection([t.type({ contestant: t.string }), Stream]);
const settings = settingsOf(Settings);

let collections = 0;
let collected = 0;
const observer = new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) {
    collections++;
    collected += duration;
  }
});

/** Feeds that many bytes as a serial port does: in slabs that nobody has seen before, and nobody keeps. */
const flood = async (bytes: number) => {
  const contestant = CONTESTANTS.find(({ name }) => name === settings.contestant);
  if (!contestant) throw new Error(`No contestant ${settings.contestant}.`);
  const all = encoded(contestant.framing, parts(settings.seed, settings, settings.bytes, settings.frames));
  const feed = await contestant.ready(new Touched());
  return async () => {
    for (let fedBytes = 0, at = 0; fedBytes < bytes; fedBytes += SLAB) {
      const slab = new Uint8Array(SLAB);
      for (let filled = 0; filled < SLAB; ) {
        const part = all.subarray(at, at + SLAB - filled);
        slab.set(part, filled);
        filled += part.length;
        at = (at + part.length) % all.length;
      }
      feed(slab);
    }
  };
};

const run = async () => {
  const { frames, passes } = await fed(settings.contestant, settings, new Touched());
  const gibibyte = await flood(GIB);
  answering({
    /** So many passes, in a nursery that holds all of it: heap bytes for each frame, and how often it was collected from. */
    heap: async (count) => {
      await passes(10 * count);
      globalThis.gc?.();
      observer.observe({ entryTypes: ['gc'] });
      const before = process.memoryUsage().heapUsed;
      await passes(count);
      const more = process.memoryUsage().heapUsed - before;
      await nothingMore();
      return [more / (count * frames), collections];
    },
    /** So many passes: which part of the time garbage collection took. */
    collecting: async (count) => {
      await passes(count);
      observer.observe({ entryTypes: ['gc'] });
      const began = performance.now();
      await passes(count);
      const took = performance.now() - began;
      return [collected / took];
    },
    /** A gibibyte more: what the heap and its buffers hold, and what of the process is in memory. */
    flat: async () => {
      await gibibyte();
      const { heap, resident } = await held();
      return [heap, resident];
    },
  });
  tell('ready');
};

void run();
