import { setTimeout as wait } from 'node:timers/promises';
import { type Program, started } from '../processes/child.ts';
import { MiB } from '../processes/memory.ts';
import type { System } from '../rivals/system.ts';
import { lineOf } from './line.ts';
import { beside, type Cell, type Context, type Scenario, scaled } from './scenario.ts';

const CLIENTS = 10;
const RATE = 92_160;
/** Milliseconds for which delays are collected, before and after. */
const WHILE = 10_000;
/** More than all the buffers between a server and a client that does not read. */
const BUFFERS = 24 * MiB;
const BOUND = 10;

const p99 = async (observers: Program, ms: number) => {
  await observers.ask('delays');
  await wait(ms);
  const [, delay = -1, , records = 0] = await observers.ask('delays');
  return { delay, records };
};

const stalled = async (context: Context, system: System): Promise<Cell> => {
  const { bundle, token } = context;
  const ms = scaled(WHILE, context);
  await using line = await lineOf(context, system, { clients: CLIENTS });
  const url = system.url(line.served.port);
  await using observers = await started(bundle.program('observers'), { url, token, count: CLIENTS - 1 });
  await line.feeder.ask('start', RATE);
  await wait(1_000);
  const before = await p99(observers, ms);
  await using deaf = await started(bundle.program('deaf'), {
    ...{ url, token, role: 'observer', bridge: system.name === 'bridge' },
  });
  // Paced so that the others keep up: what is filled is the socket of the one that does not read.
  await line.feeder.ask('start', 40 * RATE);
  await wait((1_000 * BUFFERS) / (40 * RATE));
  await line.feeder.ask('start', RATE);
  await wait(2_000);
  const after = await p99(observers, ms);
  const expected = ((CLIENTS - 1) * RATE * ms) / 32_000;
  if (after.records < 0.05 * expected)
    return {
      text: `the others are **given nothing any more** (p99 before: ${before.delay.toFixed(1)} ms)`,
      holds: false,
    };
  const moved = after.delay - before.delay;
  return {
    text: `${before.delay.toFixed(1)} → ${after.delay.toFixed(1)} ms`,
    holds: deaf.alive() && moved < BOUND && after.records > 0.95 * expected,
  };
};

/** One at a time: what is measured is time. */
export const stalledObserver: Scenario = {
  name: 'stalled-observer',
  limit: 180_000,
  run: async (context) => {
    const cells: Record<string, Cell> = {};
    for (const system of context.systems.filter(({ name }) => name === 'bridge' || name === 'ser2net'))
      Object.assign(cells, await beside(context, (one) => stalled(context, one), [system]));
    return [
      {
        what: `one of ${CLIENTS} clients does not read: how late the others get theirs (99th percentile, before → after)`,
        bound: `moves by less than ${BOUND} ms`,
        cells,
      },
    ];
  },
};
