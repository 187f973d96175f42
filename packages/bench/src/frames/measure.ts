import { type Bundle, type Program, started } from '@atrx/processes';
import { median } from '../rounds/median.ts';
import { rounds } from '../rounds/rounds.ts';
import type { Contestant } from './contestants/contestant.ts';
import type { Stream } from './stream.ts';

/** What one contestant did with one stream. */
export interface Result {
  readonly name: string;
  /** It found all that was there, and nothing else. If not, it was not timed. */
  readonly right: boolean;
  /** ns for each frame: the middle round. */
  readonly time?: number;
  /** How much longer it takes than the first contestant: the middle of the ratios within each round. */
  readonly ratio?: number;
}

/** What it takes more than that one, within each round. */
export type Against = (name: string, other: string) => number;

export interface Measured {
  readonly stream: Stream;
  readonly frames: readonly Result[];
  readonly against: Against;
}

/** All of these over one stream: first whether they are right, then, as long as they are, how long they take. */
export const measure = async (
  bundle: Bundle,
  contestants: readonly [Contestant, ...Contestant[]],
  stream: Stream,
  count: number,
): Promise<Measured> => {
  const start = (contestant: string, seen: boolean) =>
    started(bundle.program('frames'), { ...stream, contestant, seen }, seen ? [] : ['--expose-gc']);
  const right = new Map<string, boolean>();
  for (const { name } of contestants) {
    await using program = await start(name, true);
    const [is] = await program.ask('right').catch(() => [0]);
    right.set(name, is === 1);
  }
  await using runners = await all(
    contestants.filter(({ name }) => right.get(name)),
    async ({ name }) => ({ name, program: await start(name, false) }),
  );
  const samples = await rounds(runners.all, count);
  const times = (name: string) => samples.map((round) => round[name] ?? Number.NaN);
  const against: Against = (name, other) => {
    const others = times(other);
    return median(times(name).map((time, round) => time / (others[round] ?? Number.NaN)));
  };
  const [first] = contestants;
  return {
    stream,
    against,
    frames: contestants.map(({ name }) =>
      right.get(name)
        ? { name, right: true, time: median(times(name)), ratio: against(name, first.name) }
        : { name, right: false },
    ),
  };
};

/** Starts one after the other, and ends them all. */
const all = async <A, R extends { readonly program: Program }>(
  from: readonly A[],
  start: (one: A) => Promise<R>,
): Promise<AsyncDisposable & { readonly all: readonly R[] }> => {
  const started: R[] = [];
  for (const one of from) started.push(await start(one));
  return {
    all: started,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(started.map(({ program }) => program.kill()));
    },
  };
};
