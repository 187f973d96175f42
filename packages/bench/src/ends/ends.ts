import type { Context, Part, Report } from '../part.ts';
import { figure, type Table } from '../report/table.ts';
import { CARRIERS, type Carrier } from './carriers.ts';
import { measure, type Result } from './measure.ts';
import { BYTES } from './sample.ts';

/** How much more than the bare link it may take: of the time, and of the processor. */
const MOST = 1.1;

const GOODS = { time: 'time', load: 'processor' } as const;

/** Short ones, and many: what else goes on comes and goes. */
const ROUNDS = 41;
const MEGABYTES = BYTES / 1e6;

const tableOf = ({ title }: Carrier, results: readonly Result[]): Table => ({
  title,
  head: ['', 'MB/s of payload', '× the time', 'ms of the processor a MB', '× the processor'],
  rows: results.map(({ name, time, load }) => [
    name,
    figure((MEGABYTES * 1e3) / time.middle),
    figure(time.ratio),
    figure(load.middle / MEGABYTES),
    figure(load.ratio),
  ]),
});

const missedOf = ({ title }: Carrier, results: readonly Result[]): readonly string[] =>
  results.flatMap(({ name, ...took }) =>
    (['time', 'load'] as const)
      .filter((what) => !(took[what].ratio <= MOST))
      .map((what) => `${title}: ${name}: ${figure(took[what].ratio)} × the ${GOODS[what]} of the bare link`),
  );

const run = async ({ bundle, quick, say }: Context): Promise<Report> => {
  const tables: Table[] = [];
  const missed: string[] = [];
  const figures: { readonly title: string; readonly results: readonly Result[] }[] = [];
  for (const carrier of CARRIERS) {
    say(`ends: ${carrier.title} …`);
    const results = await measure(bundle, carrier, quick ? 3 : ROUNDS);
    tables.push(tableOf(carrier, results));
    missed.push(...missedOf(carrier, results));
    figures.push({ title: carrier.title, results });
  }
  return { tables, figures, missed };
};

/** @see Part */
export const ends: Part = {
  name: 'ends',
  about: 'end to end over a pseudo-terminal and over WebSocket, against the same link bare',
  run,
};
