/** One contestant in a process of its own, whose memory is looked at. */
import { PerformanceObserver } from 'node:perf_hooks';
import { setImmediate as nothingMore } from 'node:timers/promises';
import { answering, settingsOf, tell } from '@atrx/processes/answering';
import * as t from 'io-ts';
import { fed } from '../frames/fed.ts';
import { Touched } from '../frames/found.ts';
import { Stream } from '../frames/stream.ts';
import { held } from '../measures/held.ts';
import { flood } from '../memory/flood.ts';

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

const run = async () => {
  const small = () => fed(settings.contestant, settings, new Touched());
  let gibibyte: (() => void) | undefined;
  answering({
    /** So many passes, in a nursery that holds all of it: heap bytes for each frame, and how often it was collected from. */
    heap: async (count) => {
      const { frames, passes } = await small();
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
      const { passes } = await small();
      await passes(count);
      observer.observe({ entryTypes: ['gc'] });
      const began = performance.now();
      await passes(count);
      const took = performance.now() - began;
      return [collected / took];
    },
    /** A gibibyte more: what the heap and its buffers hold, and what of the process is in memory. */
    flat: async () => {
      gibibyte ??= await flood(settings.contestant, settings, GIB);
      gibibyte();
      const { heap, resident } = await held();
      return [heap, resident];
    },
  });
  tell('ready');
};

void run();
