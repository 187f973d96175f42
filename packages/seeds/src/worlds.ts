import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Counting } from './counts.ts';
import type { Outcome } from './outcome.ts';

/** How one world is played. */
export interface Played {
  /** How many of the last events are remembered for the case that it breaks. */
  readonly remembered: number;
  /** Of what can go wrong, that alone. */
  readonly fault?: string;
}

/** A program that plays worlds, one for each seed, and says what was broken in which of them. */
export interface Worlds<Name extends string> {
  /** What it is called: `pnpm sim`. */
  readonly name: string;
  /** Its own file, which each of its workers runs too: `import.meta.url`. */
  readonly self: string;
  readonly run: (seed: number, how: Played) => Outcome<Name>;
  readonly counting: Counting<Name>;
  /** Worlds in which everything must happen that can. */
  readonly enough: number;
  /** What can be played alone, by `--fault`. */
  readonly faults?: readonly string[];
}

/** Seeds that a worker is given at a time. */
const BATCH = 20;

/** Violations that are shown. */
const SHOWN = 20;

const seedsOf = (first: number, count: number) => Array.from({ length: count }, (_, at) => first + at);

interface Batch extends Played {
  readonly seeds: readonly number[];
}

/** Runs the seeds it is told, and says what came of them. */
const work = <Name extends string>({ run }: Worlds<Name>) => {
  process.on('message', ({ seeds, ...how }: Batch) => {
    process.send?.(seeds.map((seed) => run(seed, how)));
  });
  process.send?.([]);
};

/** All of them, by as many processes. */
const shared = async <Name extends string>(
  { self }: Worlds<Name>,
  { from, count, workers, how }: Asked,
  hear: (outcome: Outcome<Name>) => void,
) => {
  let next = from;
  const one = () =>
    new Promise<void>((done, failed) => {
      const worker = fork(fileURLToPath(self), ['--worker']);
      worker.on('error', failed);
      worker.on('exit', (code, signal) =>
        code === 0 ? done() : failed(new Error(`a worker ended with ${code ?? signal}`)),
      );
      worker.on('message', (outcomes: readonly Outcome<Name>[]) => {
        outcomes.forEach(hear);
        const size = Math.min(BATCH, from + count - next);
        if (size <= 0) return worker.disconnect();
        const batch: Batch = { seeds: seedsOf(next, size), ...how };
        next += size;
        worker.send(batch);
      });
    });
  await Promise.all(Array.from({ length: workers }, one));
};

interface Asked {
  readonly from: number;
  readonly count: number;
  readonly workers: number;
  /** No further than the first that is broken. */
  readonly first: boolean;
  readonly how: Played;
}

const asked = (faults: readonly string[]): Asked => {
  const { values } = parseArgs({
    options: {
      from: { type: 'string', default: '1' },
      seeds: { type: 'string', default: '2000' },
      trace: { type: 'string', default: '40' },
      first: { type: 'boolean', default: false },
      workers: { type: 'string', default: String(Math.min(2, availableParallelism())) },
      fault: { type: 'string' },
    },
  });
  const number = (name: 'from' | 'seeds' | 'trace' | 'workers') => {
    if (!/^[1-9]\d{0,8}$/.test(values[name])) throw new Error(`--${name} ${values[name]}: a number from 1.`);
    return Number(values[name]);
  };
  const { fault, first } = values;
  if (fault !== undefined && !faults.includes(fault))
    throw new Error(`--fault ${fault}: there is ${faults.join(', ') || 'none to choose'}.`);
  const how = { remembered: number('trace'), ...(fault !== undefined && { fault }) };
  return { from: number('from'), count: number('seeds'), workers: number('workers'), first, how };
};

const report = async <Name extends string>(worlds: Worlds<Name>) => {
  const { name, run, counting, enough, faults = [] } = worlds;
  const wanted = asked(faults);
  const { from, count, workers, first, how } = wanted;
  const again = how.fault === undefined ? '' : ` --fault ${how.fault}`;
  const began = performance.now();
  const broken: Outcome<Name>[] = [];
  let [events, played, lasted] = [0, 0, 0];
  let counts = counting.nothing();
  const hear = (outcome: Outcome<Name>) => {
    events += outcome.events;
    lasted += outcome.lasted;
    played += 1;
    counts = counting.together(counts, outcome.counts);
    if (!outcome.violation) return;
    broken.push(outcome);
    const { what, time } = outcome.violation;
    if (broken.length <= SHOWN) console.log(`seed ${outcome.seed}, ${(time / 1000).toFixed(3)} s: ${what}`);
  };
  if (first || count <= BATCH || workers < 2) {
    for (const seed of seedsOf(from, count)) {
      hear(run(seed, how));
      if (first && broken.length > 0) break;
    }
  } else await shared(worlds, wanted, hear);

  for (const { seed, violation } of broken.slice(0, count === 1 ? 1 : 2)) {
    console.log(
      `\nThe last that happened with seed ${seed}:\n${violation?.trace.join('\n')}\n${violation?.what}`,
    );
    console.log(`Again: pnpm ${name} --from ${seed} --seeds 1 --trace 400${again}`);
  }
  const seconds = (performance.now() - began) / 1000;
  console.log(counting.table(counts));
  // What looks for a violation alone may stop before anything else has happened.
  const never = count >= enough && !first && how.fault === undefined ? counting.missing(counts) : [];
  if (never.length > 0) console.log(`In ${count} worlds there was nothing of: ${never.join(', ')}`);
  console.log(
    `${played} seeds from ${from}: ${broken.length} broken, ${events} events, ${(lasted / 3_600_000).toFixed(1)} hours of their time, ${seconds.toFixed(1)} s`,
  );
  if (broken.length > 0 || never.length > 0) process.exitCode = 1;
};

/**
 * Plays what the command line asks for: `--from 1 --seeds 2000`, by `--workers`; `--first` no further than the first that is
 * broken, `--fault` one kind of fault alone. One seed alone shows what happened last: `--from 4711 --seeds 1 --trace 200`.
 * At the end it says what has happened in all: where that is nothing of a kind in enough worlds, it fails.
 */
export const worlds = async <Name extends string>(what: Worlds<Name>): Promise<void> => {
  if (process.argv.includes('--worker')) work(what);
  else await report(what);
};
