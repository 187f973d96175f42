import { started } from '@atrx/processes';
import type { Context, Part, Report } from '../part.ts';
import { figure, type Table } from '../report/table.ts';
import { allStarted } from '../rounds/all-started.ts';
import { median } from '../rounds/median.ts';
import { rounds } from '../rounds/rounds.ts';
import { GROUPS } from './groups.ts';
import type { Group } from './work.ts';

/** What came of one work: the middle round, and the middle of the ratios to the first work within each round. */
interface Result {
  readonly name: string;
  readonly nanoseconds: number;
  readonly ratio: number;
}

const measured = async ({ works }: Group, { bundle }: Context, count: number): Promise<readonly Result[]> => {
  await using runners = await allStarted(works, async ({ name }) => ({
    name,
    program: await started(bundle.program('path'), { work: name }, ['--expose-gc']),
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

const tableOf = ({ title, unit, bytes }: Group, results: readonly Result[]): Table => ({
  title,
  head: ['', `ns ${unit}`, 'a second', '× the first', ...(bytes === undefined ? [] : ['MB/s'])],
  rows: results.map(({ name, nanoseconds, ratio }) => [
    name,
    figure(nanoseconds),
    figure(1e9 / nanoseconds),
    figure(ratio),
    ...(bytes === undefined ? [] : [figure((bytes * 1e3) / nanoseconds)]),
  ]),
});

const run = async (context: Context): Promise<Report> => {
  const tables: Table[] = [];
  const figures: { readonly title: string; readonly results: readonly Result[] }[] = [];
  for (const group of GROUPS) {
    context.say(`path: ${group.title} …`);
    const results = await measured(group, context, context.quick ? 3 : 9);
    tables.push(tableOf(group, results));
    figures.push({ title: group.title, results });
  }
  return { tables, figures, missed: [] };
};

/** @see Part */
export const path: Part = {
  name: 'path',
  about: 'the rest of the path: commands, URCs, six connections, reading by AT+QIRD',
  run,
};
