import type { Program } from '@atrx/processes';
import { inRounds } from './in-rounds.ts';

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

/** Times them, each as long as the others. */
export const rounds = async (runners: readonly Runner[], count: number): Promise<Rounds> => {
  const passes = new Map<Runner, number>();
  for (const runner of runners) {
    const [warm = 1] = await runner.program.ask('warm', WARM);
    passes.set(runner, Math.max(1, Math.round((warm * SAMPLE) / WARM)));
  }
  return inRounds(runners, count, async (runner) => {
    const [sample = Number.NaN] = await runner.program.ask('time', passes.get(runner) ?? 1);
    return sample;
  });
};
