import type { Context, Part, Report } from '../part.ts';
import { figure, type Table } from '../report/table.ts';
import { GROUPS } from './groups.ts';
import { measured, type Result } from './measure.ts';
import type { Group } from './work.ts';

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
    const results = await measured(group, context.bundle, context.quick ? 3 : 9);
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
