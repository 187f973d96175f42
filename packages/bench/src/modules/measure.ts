import { type Bundle, type Program, started } from '@atrx/processes';
import { MEASURED } from '../measures/held.ts';
import { shuffled } from '../rounds/in-rounds.ts';
import type { Modules } from './setting.ts';

/** What so many modules cost. */
export interface Cost {
  readonly of: Modules;
  /** Bytes for each: on the heap, and in memory. */
  readonly heap: number;
  readonly resident: number;
  /** Of all together: seconds of CPU for a second in which nothing happens, and how often something ran in one. */
  readonly idle: number;
  readonly woken: number;
  /** In each round, for a module that receives 1 kB/s: seconds of CPU for a second. None, where none received anything. */
  readonly traffic: readonly number[];
  /** Of the bytes that were sent to them, the fewest that came in a round. */
  readonly came: number;
}

export interface Plan {
  readonly of: Modules;
  readonly receives: boolean;
}

export interface Times {
  /** ms. */
  readonly idle: number;
  readonly traffic: number;
  readonly rounds: number;
}

interface Running extends Plan {
  readonly program: Program;
  readonly heap: number;
  readonly resident: number;
}

/** ms. */
const OPENING = 60_000;
/** Frames, of all modules of a process together. */
const WARM = 30_000;

/** Each in a process of its own; all are there at once, as those that are idle cost the others nothing. */
export const measure = async (
  bundle: Bundle,
  plans: readonly Plan[],
  times: Times,
  say: (line: string) => void,
): Promise<readonly Cost[]> => {
  const running: Running[] = [];
  try {
    for (const plan of plans) {
      say(`modules: ${plan.of.count}, ${plan.of.host} …`);
      const program = await started(bundle.program('modules'), plan.of, MEASURED);
      const [heap = Number.NaN, resident = Number.NaN] = await program.ask('open', 0, OPENING);
      running.push({ ...plan, program, heap, resident });
    }
    say('modules: idle …');
    const idle = new Map<Running, readonly number[]>();
    await Promise.all(running.map(async (one) => idle.set(one, await one.program.ask('quiet', times.idle))));
    const rounds = await receiving(running, times, say);
    return running.map((one) => {
      const { of, heap, resident } = one;
      const [cpu = Number.NaN, woken = Number.NaN] = idle.get(one) ?? [];
      const samples = rounds.get(one) ?? [];
      return {
        ...{ of, heap, resident },
        idle: cpu / (times.idle / 1_000),
        woken: woken / (times.idle / 1_000),
        traffic: samples.map(([spent = Number.NaN]) => spent),
        came: Math.min(1, ...samples.map(([, came = 0]) => came)),
      };
    });
  } finally {
    await Promise.all(running.map(({ program }) => program.kill()));
  }
};

/** Round by round, one after the other. */
const receiving = async (
  running: readonly Running[],
  { traffic, rounds }: Times,
  say: (line: string) => void,
): Promise<ReadonlyMap<Running, readonly (readonly number[])[]>> => {
  const receivers = running.filter(({ receives }) => receives);
  const samples = new Map<Running, (readonly number[])[]>(receivers.map((one) => [one, []]));
  for (const { program } of receivers) await program.ask('warm', WARM);
  for (let round = 1; round <= rounds; round++) {
    say(`modules: round ${round} of ${rounds} …`);
    for (const one of shuffled(receivers, round)) {
      const sample = await one.program.ask('traffic', traffic);
      samples.get(one)?.push(sample);
    }
  }
  return samples;
};
