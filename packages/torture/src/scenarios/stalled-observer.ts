import { setTimeout as wait } from 'node:timers/promises';
import { type Program, started } from '../processes/child.ts';
import { MiB } from '../processes/memory.ts';
import type { System } from '../rivals/system.ts';
import { type Line, lineOf } from './line.ts';
import { beside, type Cell, type Context, type Scenario, scaled } from './scenario.ts';

const CLIENTS = 10;
const RATE = 11_520;
/** Milliseconds for which delays are collected, and how often: what the machine does beside is to hit both alike. */
const WHILE = 2_000;
const WINDOWS = 9;
/** More than all the buffers between a server and a client that does not read. */
const BUFFERS = 24 * MiB;
const AT_ONCE = 2 * MiB;
const BOUND = 10;

/** The 99th percentile of how late records came within so many milliseconds, and how many came. */
const p99 = async (observers: Program, ms: number) => {
  await observers.ask('delays');
  await wait(ms);
  const [, delay = -1, , records = 0] = await observers.ask('delays');
  return { delay, records };
};

/** Until nothing comes any more of what was sent at once. */
const caughtUp = async (observers: Program) => {
  let [, , , records = 0] = await observers.ask('delays');
  for (let time = 0; time < 30 && (records > 0 || time === 0); time += 1) {
    await wait(200);
    [, , , records = 0] = await observers.ask('delays');
  }
};

const median = (numbers: readonly number[]) =>
  [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN;

/** Two servers side by side: of one all clients read, of the other all but one. */
const stalled = async (context: Context, system: System): Promise<Cell> => {
  const { bundle, token } = context;
  const ms = scaled(WHILE, context);
  await using whole = await lineOf(context, system, { clients: CLIENTS });
  await using hurt = await lineOf(context, system, { clients: CLIENTS });
  const observe = (line: Line) =>
    started(bundle.program('observers'), {
      ...{ url: system.url(line.served.port), token, count: CLIENTS - 1 },
    });
  await using ofWhole = await observe(whole);
  await using ofHurt = await observe(hurt);
  await using deaf = await started(bundle.program('deaf'), {
    ...{ url: system.url(hurt.served.port), token, role: 'observer', bridge: system.name === 'bridge' },
  });
  const feed = (rate: number) => Promise.all([whole, hurt].map(({ feeder }) => feeder.ask('start', rate)));
  // As much at a time as a bridge keeps, so that those who read miss nothing: what is filled is the socket of the other.
  for (let filled = 0; filled < BUFFERS; filled += AT_ONCE) {
    await Promise.all([whole, hurt].map(({ feeder }) => feeder.ask('flood', AT_ONCE, 60_000)));
    await Promise.all([ofWhole, ofHurt].map(caughtUp));
  }
  await feed(RATE);
  await wait(1_000);
  const windows: (readonly [without: number, withOne: number])[] = [];
  let records = 0;
  for (let window = 0; window < WINDOWS; window += 1) {
    const [without, withOne] = await Promise.all([p99(ofWhole, ms), p99(ofHurt, ms)]);
    windows.push([without.delay, withOne.delay]);
    records += withOne.records / without.records / WINDOWS;
  }
  const without = median(windows.map(([delay]) => delay));
  if (records < 0.05)
    return {
      text: `the others are **given nothing any more** (p99 without: ${without.toFixed(1)} ms)`,
      holds: false,
    };
  const moved = median(windows.map(([one, other]) => other - one));
  return {
    text: `${without.toFixed(1)} ms, ${moved < 0 ? '−' : '+'}${Math.abs(moved).toFixed(1)} ms with it`,
    holds: deaf.alive() && moved < BOUND && records > 0.95,
  };
};

/** One at a time: what is measured is time. */
export const stalledObserver: Scenario = {
  name: 'stalled-observer',
  limit: 400_000,
  run: async (context) => {
    const cells: Record<string, Cell> = {};
    for (const system of context.systems.filter(({ name }) => name === 'bridge' || name === 'ser2net'))
      Object.assign(cells, await beside(context, (one) => stalled(context, one), [system]));
    return [
      {
        what: `one of ${CLIENTS} clients does not read: how late the others get theirs (99th percentile; beside a server of which all read)`,
        bound: `moves by less than ${BOUND} ms`,
        cells,
      },
    ];
  },
};
