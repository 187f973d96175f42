/** One virtual module at work, for a host that only types and counts, or for the SDK. */
import { emulator } from '@atrx/emulator';
import { answering, settingsOf, tell } from '@atrx/processes/answering';
import { bareHost, bareWork, pushed } from '../emulator/bare-works.ts';
import { sdkWork } from '../emulator/sdk-works.ts';
import { BATCH, PUSHED, Worked } from '../emulator/works.ts';
import { seconds } from '../measures/cpu.ts';
import { held } from '../measures/held.ts';

const { work, host } = settingsOf(Worked);

const MiB = 2 ** 20;
/** Frames that are pushed at a time where a lot of them are: as many as a module keeps before its peer has to wait. */
const AT_ONCE = 44;
/** Passes, and ms, until V8 has compiled what there is to compile: there is more of a module than of a parser. */
const COMPILED = { passes: 1_500, ms: 1_000 } as const;
/** How often the memory is looked at meanwhile. */
const LOOKS = 16;

const run = async () => {
  const pass = await (host === 'bare' ? bareWork(work) : sdkWork(work));
  /** How often it is done within so many ms, and so many times at least. */
  const within = async (ms: number, least = 1) => {
    const until = performance.now() + ms;
    let passes = 0;
    for (; passes < least || performance.now() < until; passes++) await pass();
    return passes;
  };
  answering({
    /** How many passes so many ms take, once it is warm. */
    warm: async (ms) => {
      await within(COMPILED.ms, COMPILED.passes);
      return [await within(ms)];
    },
    /** So many passes: µs of CPU for each time. It never waits, so that is all the time that it takes on a core of its own. */
    time: async (passes) => {
      const before = process.cpuUsage();
      for (let done = 0; done < passes; done++) await pass();
      return [(seconds(before) * 1e6) / (passes * BATCH)];
    },
    /** Makes so many, and has nothing to do with them: bytes of heap for each. */
    idle: async (count) => {
      const first = Array.from({ length: 20 }, () => emulator());
      const before = await held();
      const all = Array.from({ length: count }, () => emulator());
      const after = await held();
      return [(after.heap - before.heap) / count, all.length + first.length];
    },
    /** Pushes so many MiB: bytes on the heap before, and each time that a part of it is through. */
    flat: async (size) => {
      const { host: near, on } = await bareHost(false);
      const push = pushed(near, on, AT_ONCE);
      const part = (size * MiB) / LOOKS;
      const heaps: number[] = [];
      // The first part is what a heap needs to have the size that it keeps.
      for (let look = 0; look <= LOOKS; look++) {
        for (let through = 0; through < part; through += AT_ONCE * PUSHED) await push();
        heaps.push((await held()).heap);
      }
      return heaps;
    },
  });
  tell('ready');
};

void run();
