import type { Context, Part, Report } from '../part.ts';
import { figure, type Table } from '../report/table.ts';
import { median } from '../rounds/median.ts';
import { type Cost, measure, type Plan } from './measure.ts';

/** How much more a module may cost among a thousand than among a hundred. */
const GROWTH = 1.2;
/** Of one core, of all modules of a process together, when nothing happens. */
const IDLE = 0.005;
/** What fewer modules hold fits into pages that the process has anyway; and of fewer still, what comes and goes is more. */
const PAGES = 100;
const SOME = 10;
/** The shortest that a reader may be told to wait, in ms, before it looks for what was not announced. */
const SHORTEST_POLL = 1_000;

const pushed = (count: number): Plan => ({ of: { count, host: 'push', reads: true }, receives: true });
const bare = (count: number): Plan => ({ of: { count, host: 'bare', reads: true }, receives: true });

/** Other ways to be idle, and to receive. */
const others = (count: number): readonly Plan[] => [
  { of: { count, host: 'push', reads: false }, receives: false },
  { of: { count, host: 'pull', reads: false }, receives: false },
  { of: { count, host: 'pull', reads: true }, receives: true },
  { of: { count, host: 'pull', reads: true, pollEvery: SHORTEST_POLL }, receives: false },
];

const polled = ({ of }: Pick<Cost, 'of'>) => of.pollEvery !== undefined;
const kB = (bytes: number | undefined) => figure(bytes === undefined ? undefined : bytes / 1_000);
const µs = (seconds: number | undefined) => figure(seconds === undefined ? undefined : seconds * 1e6);

const isAt =
  (count: number, host: 'bare' | 'push') =>
  ({ of }: Cost) =>
    of.count === count && of.host === host && of.reads;

interface Grown {
  readonly what: string;
  readonly ratio: number;
}

/** What a module costs among so many, against what it costs among fewer: within each round, where there are rounds. */
const growth = (few: Cost, many: Cost): readonly Grown[] => [
  { what: 'heap', ratio: many.heap / few.heap },
  { what: 'CPU', ratio: median(many.traffic.map((cpu, round) => cpu / (few.traffic[round] ?? Number.NaN))) },
];

const byCount = (counts: readonly number[], costs: readonly Cost[]): Table => ({
  title: 'By how many there are',
  head: [
    'modules',
    'heap of each: module, kB',
    '+ SDK, kB',
    'both in memory (RSS), kB',
    'idle, all together: % of a core',
    'woken a second',
    '1 kB/s each, µs of CPU a second: module',
    '+ SDK',
  ],
  rows: counts.map((count) => {
    const [alone, both] = [costs.find(isAt(count, 'bare')), costs.find(isAt(count, 'push'))];
    if (!alone || !both) return [];
    const more = both.traffic.map((cpu, round) => cpu - (alone.traffic[round] ?? Number.NaN));
    return [
      count.toLocaleString('en'),
      kB(count < SOME ? undefined : alone.heap),
      kB(count < SOME ? undefined : both.heap - alone.heap),
      kB(count < PAGES ? undefined : both.resident),
      ...[figure(both.idle * 100), figure(both.woken)],
      ...[µs(median(alone.traffic)), µs(count < SOME ? undefined : median(more))],
    ];
  }),
});

const wayOf = ({ of }: Pick<Cost, 'of'>): string => {
  if (of.host === 'bare') return 'no SDK';
  const looking = of.host === 'pull' && of.reads;
  const unasked = polled({ of }) ? `every ${SHORTEST_POLL.toLocaleString('en')} ms` : 'only when told';
  return `\`receive: '${of.host}'\`, ${of.reads ? 'read' : 'not read'}${looking ? `, looking ${unasked}` : ''}`;
};

const byWay = (count: number, costs: readonly Cost[]): Table => ({
  title: `${count} modules, by how they are received from`,
  head: ['', 'idle, all together: % of a core', 'woken a second', '1 kB/s each, µs of CPU a second'],
  rows: costs
    .filter(({ of }) => of.count === count)
    .map((cost) => [wayOf(cost), figure(cost.idle * 100), figure(cost.woken), µs(median(cost.traffic))]),
});

const missed = (costs: readonly Cost[], grown: readonly Grown[]): readonly string[] => [
  ...costs
    .filter((cost) => !polled(cost) && !(cost.woken === 0 && cost.idle <= IDLE))
    .map((cost) => `${cost.of.count} idle, ${wayOf(cost)}: woken ${cost.woken}/s, ${cost.idle} of a core`),
  ...costs
    .filter(({ of, came }) => of.host !== 'bare' && !(came >= 0.95))
    .map((cost) => `${cost.of.count}, ${wayOf(cost)}: of what was sent ${figure(cost.came)} came`),
  ...grown
    .filter(({ ratio }) => !(ratio <= GROWTH))
    .map(({ what, ratio }) => `${what} of one among many: × ${figure(ratio)} of that among a tenth`),
];

const run = async ({ bundle, quick, say }: Context): Promise<Report> => {
  const counts = quick ? [10, 100] : [1, 10, 100, 1_000];
  const [few = 0, many = 0] = counts.slice(-2);
  const costs = await measure(
    bundle,
    [...counts.flatMap((count) => [bare(count), pushed(count)]), ...others(few)],
    quick ? { idle: 2_000, traffic: 500, rounds: 1 } : { idle: 5_000, traffic: 1_200, rounds: 5 },
    say,
  );
  const [fewer, more] = [costs.find(isAt(few, 'push')), costs.find(isAt(many, 'push'))];
  const grown = fewer && more ? growth(fewer, more) : [];
  return {
    tables: [
      byCount(counts, costs),
      byWay(few, costs),
      {
        title: `Each of ${many.toLocaleString('en')}, against each of ${few.toLocaleString('en')}`,
        head: ['', '×', 'goal'],
        rows: grown.map(({ what, ratio }) => [what, figure(ratio), `≤ ${GROWTH}`]),
      },
    ],
    figures: { costs, grown },
    missed: missed(costs, grown),
  };
};

/** @see Part */
export const modules: Part = {
  name: 'modules',
  about: 'many modules in one process: memory, CPU, and that nothing wakes an idle one',
  run,
};
