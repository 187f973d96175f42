import type { Program } from '@atrx/processes';
import { random } from '@atrx/seeds';

/** Somebody who is measured, in a process of its own. */
export interface Runner {
  readonly name: string;
  readonly program: Pick<Program, 'ask' | 'kill'>;
}

/** What was measured in each round, by name. */
export type Rounds = readonly Readonly<Record<string, number>>[];

/** How long a process warms up, and then how long a sample takes, in ms. */
const WARM = 400;
const SAMPLE = 50;

/** In another order, the same one for the same seed. */
export const shuffled = <T>(all: readonly T[], seed: number): readonly T[] => {
  const numbers = random(seed);
  const left = [...all];
  return all.flatMap(() => left.splice(numbers.whole(0, left.length - 1), 1));
};

/** One after the other, so that each has the machine for itself; in another order each round. */
export const rounds = async (runners: readonly Runner[], count: number): Promise<Rounds> => {
  const passes = new Map<Runner, number>();
  for (const runner of runners) {
    const [warm = 1] = await runner.program.ask('warm', WARM);
    passes.set(runner, Math.max(1, Math.round((warm * SAMPLE) / WARM)));
  }
  const all: Record<string, number>[] = [];
  for (let round = 0; round < count; round++) {
    const samples: Record<string, number> = {};
    for (const runner of shuffled(runners, round + 1)) {
      const [sample = Number.NaN] = await runner.program.ask('time', passes.get(runner) ?? 1);
      samples[runner.name] = sample;
    }
    all.push(samples);
  }
  return all;
};
