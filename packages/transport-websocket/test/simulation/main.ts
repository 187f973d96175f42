/**
 * `pnpm sim:bridge --from 1 --seeds 2000`: so many worlds, one for each seed; says what was broken in which of them.
 * At the end it says what has happened in them: where that is nothing of a kind in 500 worlds or more, it fails.
 * `--first`: no further than the first that is. One seed alone shows what happened last: `--from 4711 --seeds 1 --trace 200`.
 */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { missing, nothing, table, together } from './counts.ts';
import { type Outcome, run } from './run.ts';

/** Seeds that a worker is given at a time. */
const BATCH = 20;

/** Worlds in which everything must happen that can. */
const ENOUGH = 500;

/** Violations that are shown. */
const SHOWN = 20;

const seedsOf = (first: number, count: number) => Array.from({ length: count }, (_, at) => first + at);

interface Batch {
  readonly seeds: readonly number[];
  readonly remembered: number;
}

/** Runs the seeds it is told, and says what came of them. */
const work = () => {
  process.on('message', ({ seeds, remembered }: Batch) => {
    process.send?.(seeds.map((seed) => run(seed, remembered)));
  });
  process.send?.([]);
};

/** All of them, by as many processes. */
const shared = async (
  from: number,
  count: number,
  workers: number,
  remembered: number,
  hear: (outcome: Outcome) => void,
) => {
  let next = from;
  const one = () =>
    new Promise<void>((done, failed) => {
      const worker = fork(fileURLToPath(import.meta.url), ['--worker']);
      worker.on('error', failed);
      worker.on('exit', (code, signal) =>
        code === 0 ? done() : failed(new Error(`a worker ended with ${code ?? signal}`)),
      );
      worker.on('message', (outcomes: readonly Outcome[]) => {
        outcomes.forEach(hear);
        const size = Math.min(BATCH, from + count - next);
        if (size <= 0) return worker.disconnect();
        const batch: Batch = { seeds: seedsOf(next, size), remembered };
        next += size;
        worker.send(batch);
      });
    });
  await Promise.all(Array.from({ length: workers }, one));
};

const main = async () => {
  const { values } = parseArgs({
    options: {
      from: { type: 'string', default: '1' },
      seeds: { type: 'string', default: '2000' },
      trace: { type: 'string', default: '40' },
      first: { type: 'boolean', default: false },
      workers: { type: 'string', default: String(Math.min(2, availableParallelism())) },
    },
  });
  const [from, count, remembered, workers] = [values.from, values.seeds, values.trace, values.workers].map(
    Number,
  );
  if (from === undefined || !count || !remembered || !workers)
    throw new Error('--from, --seeds, --trace and --workers are numbers');
  const began = performance.now();
  const broken: Outcome[] = [];
  let events = 0;
  let played = 0;
  let counts = nothing();
  const hear = (outcome: Outcome) => {
    events += outcome.events;
    played += 1;
    counts = together(counts, outcome.counts);
    if (!outcome.violation) return;
    broken.push(outcome);
    const { what, time } = outcome.violation;
    if (broken.length <= SHOWN) console.log(`seed ${outcome.seed}, ${(time / 1000).toFixed(3)} s: ${what}`);
  };
  if (values.first || count <= BATCH || workers < 2) {
    for (const seed of seedsOf(from, count)) {
      hear(run(seed, remembered));
      if (values.first && broken.length > 0) break;
    }
  } else await shared(from, count, workers, remembered, hear);

  for (const { seed, violation } of broken.slice(0, count === 1 ? 1 : 2)) {
    console.log(
      `\nThe last that happened with seed ${seed}:\n${violation?.trace.join('\n')}\n${violation?.what}`,
    );
    console.log(`Again: pnpm sim:bridge --from ${seed} --seeds 1 --trace 400`);
  }
  const seconds = (performance.now() - began) / 1000;
  console.log(table(counts));
  // What looks for a violation alone may stop before anything else has happened.
  const never = count >= ENOUGH && !values.first ? missing(counts) : [];
  if (never.length > 0) console.log(`In ${count} worlds there was nothing of: ${never.join(', ')}`);
  console.log(
    `${played} seeds from ${from}: ${broken.length} broken, ${events} events, ${seconds.toFixed(1)} s`,
  );
  if (broken.length > 0 || never.length > 0) process.exitCode = 1;
};

if (process.argv.includes('--worker')) work();
else await main();
