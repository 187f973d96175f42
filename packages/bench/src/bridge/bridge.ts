import { MiB } from '@atrx/processes';
import type { Context, Part, Report } from '../part.ts';
import { figure, type Table } from '../report/table.ts';
import { shuffled } from '../rounds/in-rounds.ts';
import { median } from '../rounds/median.ts';
import { type Cast, type Passed, type Scene, scene } from './scene.ts';
import { MARK } from './setting.ts';

const OBSERVERS = 32;
/** What comes at once where a UART is read with a delay; and where it is read at once, at 921,600 baud. */
const PIECES = [4_096, 256] as const;
const MB = 1e6;
/** Bytes a second of a UART at 921,600 baud. */
const UART = 92_160;
/** Rounds that are not counted: V8 compiles meanwhile. */
const WARM = 3;

/** What a server has cost in all rounds. */
interface Served {
  readonly cast: Cast;
  readonly clients: number;
  /** Bytes that were fed in each round: those that were delivered are so many times as many as there are clients. */
  readonly bytes: number;
  readonly passes: readonly Passed[];
  /** Bytes in memory, and on the heap: before anybody came, and after all had gone. */
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** Bytes that are fed in a round: the more clients, the fewer. */
const fedTo = ({ observers, piece }: Cast, quick: boolean): number => {
  const marks = (observers > 0 ? 24 : 128) / (piece < 1_024 ? 4 : 1);
  return MARK * (quick ? marks / 4 : marks);
};

const serve = async ({ bundle, quick, say }: Context, casts: readonly Cast[]): Promise<readonly Served[]> => {
  const scenes: Scene[] = [];
  try {
    for (const cast of casts) scenes.push(await scene(bundle, cast));
    const passes = new Map<Scene, Passed[]>(scenes.map((one) => [one, []]));
    const rounds = quick ? 1 : 7;
    for (let round = 1 - WARM; round <= rounds; round++) {
      say(`bridge: round ${round} of ${rounds} …`);
      for (const one of shuffled(scenes, round)) {
        const passed = await one.pass(fedTo(one.cast, quick));
        if (round > 0) passes.get(one)?.push(passed);
      }
    }
    const served: Served[] = [];
    for (const one of scenes) {
      const { cast, clients, before } = one;
      served.push({
        ...{ cast, clients, before, bytes: fedTo(cast, quick) },
        passes: passes.get(one) ?? [],
        after: await one.leave(),
      });
    }
    return served;
  } finally {
    await Promise.all(scenes.map((one) => one.kill()));
  }
};

/** Seconds of the server's CPU for a byte that is delivered, round by round. */
const costs = ({ passes, bytes, clients }: Served) => passes.map(({ server }) => server / (bytes * clients));

/** What one costs more than the other, for the same byte: the middle of the ratios within each round. */
const against = (one: Served | undefined, other: Served | undefined): number => {
  if (!one || !other) return Number.NaN;
  const others = costs(other);
  return median(costs(one).map((cost, round) => cost / (others[round] ?? Number.NaN)));
};

const nameOf = ({ kind, observers }: Cast) =>
  `${kind === 'bridge' ? 'bridge' : 'bare `ws` server'}, 1 writer${observers > 0 ? ` + ${observers} observers` : ''}`;

const throughput = (piece: number, all: readonly Served[]): Table => {
  const these = all.filter(({ cast }) => cast.piece === piece);
  const find = (kind: Cast['kind'], observers: number) =>
    these.find(({ cast }) => cast.kind === kind && cast.observers === observers);
  return {
    title: `${piece.toLocaleString('en')} B at a time from the UART`,
    head: [
      '',
      'fed, MB/s',
      'delivered, MB/s',
      'delivered in a second of its CPU, MB',
      'for a UART at 921,600 baud: % of a core',
      'CPU of the clients for each MB, ms',
      '× the bare server, for the same byte',
      '× itself with one client',
    ],
    rows: these.map((one) => {
      const { cast, bytes, clients, passes } = one;
      const fed = median(passes.map(({ lasted }) => bytes / lasted / MB));
      const cost = median(costs(one));
      const spent = median(passes.map((passed) => (passed.clients * 1_000 * MB) / (bytes * clients)));
      return [
        nameOf(cast),
        ...[figure(fed), figure(fed * clients), figure(1 / cost / MB)],
        ...[figure(cost * clients * UART * 100), figure(spent)],
        cast.kind === 'bare' ? '–' : figure(against(one, find('bare', cast.observers))),
        cast.observers === 0 ? '–' : figure(against(one, find(cast.kind, 0))),
      ];
    }),
  };
};

const inMiB = (bytes: number | undefined) => figure((bytes ?? Number.NaN) / MiB);

const memory = (all: readonly Served[]): Table => ({
  title: 'Memory of the process, MiB (of that on the heap)',
  head: ['', 'before anybody came', 'under load, at the most', 'when all have gone'],
  rows: all.map(({ cast, before, after, passes }) => [
    `${nameOf(cast)}, ${cast.piece.toLocaleString('en')} B`,
    `${inMiB(before[0])} (${inMiB(before[1])})`,
    inMiB(Math.max(...passes.map(({ most }) => most))),
    `${inMiB(after[0])} (${inMiB(after[1])})`,
  ]),
});

const run = async (context: Context): Promise<Report> => {
  const casts = PIECES.flatMap((piece) =>
    [0, OBSERVERS].flatMap((observers): Cast[] => [
      { kind: 'bridge', piece, observers },
      { kind: 'bare', piece, observers },
    ]),
  );
  const all = await serve(context, casts);
  return {
    tables: [
      ...PIECES.map((piece) => throughput(piece, all)),
      memory(all.filter(({ cast }) => cast.kind === 'bridge')),
    ],
    figures: all,
    missed: [],
  };
};

/** @see Part */
export const bridge: Part = {
  name: 'bridge',
  about: 'what the bridge carries in a second of CPU, to one client and to 33',
  run,
};
