/**
 * `pnpm streams --runs 1000000 --seed 1`: so many streams of what a module prints, damaged on the way, at a channel with commands
 * running. Says what was wrong with which; `--seed S --path P` plays that one again. `--within 600`: no more after so many seconds.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as fc from 'fast-check';
import { played, stream } from './stream.ts';

/** Streams that a worker is given at a time, under a seed of their own. */
const BATCH = 500;
/** No news of a worker for so long, in ms, and it hangs. */
const SILENT = 300_000;
/** More than this a worker may not have kept, in bytes, at the end of any batch after its first. */
const KEPT = 64 * 1_048_576;

interface Batch {
  readonly seed: number;
  readonly runs: number;
}

interface Outcome extends Batch {
  readonly wrong?: string;
  readonly path?: string;
  /** What the process holds, garbage left out. */
  readonly held: number;
}

const run = (seed: number, runs: number, path?: string): Outcome => {
  const told = fc.check(
    fc.property(stream, (one) => {
      const faults = played(one);
      if (faults.length > 0) throw new Error(faults.join('\n'));
    }),
    { seed, numRuns: runs, ...(path !== undefined && { path, endOnFailure: true }) },
  );
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return {
    seed,
    runs,
    held: heapUsed + arrayBuffers,
    ...(told.failed && {
      wrong: `${String(told.errorInstance)}\n${JSON.stringify(told.counterexample)}`,
      path: told.counterexamplePath ?? '',
    }),
  };
};

const work = () => {
  process.on('message', ({ seed, runs }: Batch) => process.send?.(run(seed, runs)));
  process.send?.('ready');
};

const isOutcome = (message: unknown): message is Outcome =>
  typeof message === 'object' && message !== null && 'held' in message;

/** All of them, by as many processes. */
const shared = async (
  seed: number,
  runs: number,
  until: number,
  workers: number,
  hear: (outcome: Outcome) => void,
) => {
  let given = 0;
  const next = (worker: ChildProcess) => {
    const size = Math.min(BATCH, runs - given);
    if (size <= 0 || performance.now() > until) return worker.disconnect();
    worker.send({ seed: seed + given / BATCH, runs: size } satisfies Batch);
    given += size;
  };
  const one = () =>
    new Promise<void>((done, failed) => {
      const worker = fork(fileURLToPath(import.meta.url), ['--worker'], {
        execArgv: [...process.execArgv, '--expose-gc'],
      });
      const hangs = () => {
        worker.kill('SIGKILL');
        failed(
          new Error(
            `a worker said nothing for ${SILENT / 1_000} s: seed ${seed + given / BATCH - 1} or before`,
          ),
        );
      };
      let patience = setTimeout(hangs, SILENT);
      worker.on('error', failed);
      worker.on('exit', (code, signal) => {
        clearTimeout(patience);
        code === 0 ? done() : failed(new Error(`a worker ended with ${code ?? signal}`));
      });
      let first: number | undefined;
      worker.on('message', (message: unknown) => {
        clearTimeout(patience);
        patience = setTimeout(hangs, SILENT);
        if (isOutcome(message)) {
          first ??= message.held;
          const kept = message.held - first;
          hear(kept > KEPT ? { ...message, wrong: `${kept} bytes are kept` } : message);
        }
        next(worker);
      });
    });
  await Promise.all(Array.from({ length: workers }, one));
};

const main = async () => {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '20000' },
      seed: { type: 'string', default: '1' },
      path: { type: 'string' },
      within: { type: 'string', default: '86400' },
      workers: { type: 'string', default: String(Math.min(2, availableParallelism())) },
    },
  });
  const [runs, seed, within, workers] = [values.runs, values.seed, values.within, values.workers].map(Number);
  if (!runs || seed === undefined || Number.isNaN(seed) || !within || !workers)
    throw new Error('--runs, --seed, --within and --workers are numbers');
  const began = performance.now();
  let count = 0;
  let broken = 0;
  const hear = ({ seed: from, runs: size, wrong, path = '' }: Outcome) => {
    count += size;
    if (wrong === undefined) return;
    broken += 1;
    console.log(`${wrong}\nAgain: pnpm streams --seed ${from} --runs ${size} --path ${path || '0'}`);
  };
  if (values.path !== undefined) hear(run(seed, runs, values.path));
  else await shared(seed, runs, began + within * 1_000, workers, hear);
  const seconds = (performance.now() - began) / 1_000;
  console.log(`${count} streams from seed ${seed}: ${broken} broken, ${seconds.toFixed(0)} s`);
  if (broken > 0) process.exitCode = 1;
};

if (process.argv.includes('--worker')) work();
else await main();
