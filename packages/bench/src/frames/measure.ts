import { type Bundle, started } from '@atrx/processes';
import { allStarted } from '../rounds/all-started.ts';
import { median } from '../rounds/median.ts';
import { type Runner, rounds } from '../rounds/rounds.ts';
import type { Contestant } from './contestants/contestant.ts';
import { reference } from './contestants/reference.ts';
import { isFrame, parts } from './payloads.ts';
import type { Stream } from './stream.ts';

/** What one contestant did with one stream. */
export interface Result {
  readonly name: string;
  /** It found all that was there, and nothing else. If not, it was not timed. */
  readonly right: boolean;
  /** ns for each frame: the middle round. */
  readonly time?: number;
  /** How much longer it takes than the bare loop: the middle of the ratios within each round. */
  readonly ratio?: number;
}

/** What it takes more than that one, within each round. */
export type Against = (name: string, other: string) => number;

export interface Measured {
  readonly stream: Stream;
  /** Bytes of payload in a frame, on average. */
  readonly payload: number;
  readonly frames: readonly Result[];
  readonly against: Against;
}

/** All of these over one stream: first whether they are right, then, as long as they are, how long they take. */
export const measure = async (
  bundle: Bundle,
  contestants: readonly Contestant[],
  stream: Stream,
  count: number,
  beside: readonly Runner[] = [],
): Promise<Measured> => {
  const start = (contestant: string, seen: boolean) =>
    started(bundle.program('frames'), { ...stream, contestant, seen });
  const right = new Set(beside.map(({ name }) => name));
  for (const { name } of contestants) {
    await using program = await start(name, true);
    const [is] = await program.ask('right').catch(() => [0]);
    if (is === 1) right.add(name);
  }
  await using runners = await allStarted(
    contestants.filter(({ name }) => right.has(name)),
    async ({ name }) => ({ name, program: await start(name, false) }),
  );
  const samples = await rounds([...beside, ...runners.all], count);
  const times = (name: string) => samples.map((round) => round[name] ?? Number.NaN);
  const against: Against = (name, other) => {
    const others = times(other);
    return median(times(name).map((time, round) => time / (others[round] ?? Number.NaN)));
  };
  const found = parts(stream.seed, stream, stream.bytes, stream.frames).filter(isFrame);
  return {
    stream,
    payload: found.reduce((all, { payload }) => all + payload.length, 0) / found.length,
    against,
    frames: [...beside, ...contestants].map(({ name }) =>
      right.has(name)
        ? { name, right: true, time: median(times(name)), ratio: against(name, reference.name) }
        : { name, right: false },
    ),
  };
};
