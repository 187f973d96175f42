import { type Bundle, started } from '@atrx/processes';
import { allStarted } from '../rounds/all-started.ts';
import { median } from '../rounds/median.ts';
import { rounds } from '../rounds/rounds.ts';
import type { Group } from './work.ts';

/** What came of one work: the middle round, and the middle of the ratios to the first work within each round. */
export interface Result {
  readonly name: string;
  readonly nanoseconds: number;
  readonly ratio: number;
}

/** Each work in a process of its own. */
export const measured = async (
  { works }: Group,
  bundle: Bundle,
  count: number,
): Promise<readonly Result[]> => {
  await using runners = await allStarted(works, async ({ name }) => ({
    name,
    program: await started(bundle.program('path'), { work: name }),
  }));
  const samples = await rounds(runners.all, count);
  const times = (name: string) => samples.map((round) => round[name] ?? Number.NaN);
  const least = times(works[0].name);
  return works.map(({ name }) => ({
    name,
    nanoseconds: median(times(name)),
    ratio: median(times(name).map((time, round) => time / (least[round] ?? Number.NaN))),
  }));
};
