import type { Contestant } from '../frames/contestants/contestant.ts';
import { measure } from '../frames/measure.ts';
import type { Stream } from '../frames/stream.ts';
import { COUNTED, counts, instructions } from '../instructions/count.ts';
import { allocated } from '../memory/allocation.ts';
import type { Context, Part, Report } from '../part.ts';
import { measured } from '../path/measure.ts';
import { figure } from '../report/table.ts';
import { BYTES, INSTRUCTIONS, LIMITS, PATHS } from './limits.ts';

interface Verdict {
  readonly what: string;
  readonly is: number;
  readonly most: number;
}

const ROUNDS = 5;

const nameOf = ({ payload, lines, chunk }: Stream) =>
  `frames of ${payload}${lines ? ' with lines between' : ''}, ${chunk} at a time`;

/** Instructions, which do not move with the machine. */
const counted = async ({ bundle, say }: Context): Promise<readonly Verdict[]> => {
  if (!counts()) throw new Error('No valgrind is here, which counts instructions: apt-get install valgrind.');
  const verdicts: Verdict[] = [];
  for (const [{ name }, most] of INSTRUCTIONS) {
    say(`guard: ${name} …`);
    const is = await instructions(bundle, name);
    verdicts.push({ what: `instructions of ${name}, ${nameOf(COUNTED)}`, is, most });
  }
  return verdicts;
};

/** Bytes of heap, which do not either. */
const allocating = async ({ bundle, say }: Context): Promise<readonly Verdict[]> => {
  const verdicts: Verdict[] = [];
  for (const [{ name }, most] of BYTES) {
    say(`guard: heap of ${name} …`);
    verdicts.push({ what: `bytes of heap, ${name}`, is: await allocated(bundle, name), most });
  }
  return verdicts;
};

/** Ratios within one run, which move with it little. */
const timed = async ({ bundle, say }: Context): Promise<readonly Verdict[]> => {
  const verdicts: Verdict[] = [];
  for (const stream of new Set(LIMITS.map((limit) => limit.stream))) {
    say(`guard: ${nameOf(stream)} …`);
    const limits = LIMITS.filter((limit) => limit.stream === stream);
    const contestants = [...new Set(limits.flatMap(({ one, other }): Contestant[] => [one, other]))];
    const { against, frames } = await measure(bundle, contestants, stream, ROUNDS);
    for (const { name } of frames.filter(({ right }) => !right))
      verdicts.push({ what: `${name} does not find all, ${nameOf(stream)}`, is: Number.NaN, most: 0 });
    for (const { one, other, most } of limits)
      verdicts.push({
        what: `${one.name} / ${other.name}, ${nameOf(stream)}`,
        is: against(one.name, other.name),
        most,
      });
  }
  return verdicts;
};

/** The same of the rest of the path. */
const paths = async ({ bundle, say }: Context): Promise<readonly Verdict[]> => {
  const verdicts: Verdict[] = [];
  for (const [group, name, most] of PATHS) {
    say(`guard: ${group.title} …`);
    const results = await measured(group, bundle, ROUNDS);
    const is = results.find((result) => result.name === name)?.ratio ?? Number.NaN;
    verdicts.push({ what: `${name} / ${group.works[0].name}`, is, most });
  }
  return verdicts;
};

const run = async (context: Context): Promise<Report> => {
  const verdicts: Verdict[] = [];
  for (const part of [counted, allocating, timed, paths]) verdicts.push(...(await part(context)));
  // What could not be measured is not within its limit either.
  const missed = verdicts.filter(({ is, most }) => !(is <= most));
  return {
    tables: [
      {
        title: 'What must not get worse',
        head: ['', 'is', 'at most'],
        rows: verdicts.map(({ what, is, most }) => [what, figure(is), figure(most)]),
      },
    ],
    figures: verdicts,
    missed: missed.map(({ what, is, most }) => `${what}: ${figure(is)}, at most ${figure(most)}`),
  };
};

/** @see Part */
export const guard: Part = {
  name: 'guard',
  about: 'what must not get worse: in every check',
  run,
};
