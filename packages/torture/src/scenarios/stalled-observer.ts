import { setTimeout as wait } from 'node:timers/promises';
import { MiB, type Program, started } from '@atrx/processes';
import type { System } from '../rivals/system.ts';
import { blocked, filled } from './filled.ts';
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

/** The 99th percentile of how late records came within so many milliseconds. */
const p99 = async (observers: Program, ms: number) => {
  await observers.ask('delays');
  await wait(ms);
  return (await observers.ask('delays'))[0] ?? -1;
};

/** Until nothing comes any more of what was sent at once. */
const caughtUp = async (observers: Program) => {
  let [, records = 0] = await observers.ask('delays');
  for (let time = 0; time < 30 && (records > 0 || time === 0); time += 1) {
    await wait(200);
    [, records = 0] = await observers.ask('delays');
  }
};

/** Milliseconds that something has moved. */
const moved = (ms: number) => `${ms < 0 ? '−' : '+'}${Math.abs(ms).toFixed(1)} ms`;

/** Two servers side by side: of one all clients read, of the other all but one. */
const stalled = async (context: Context, system: System): Promise<Cell> => {
  const { bundle, token } = context;
  const ms = scaled(WHILE, context);
  await using whole = await lineOf(context, system, { clients: CLIENTS });
  await using hurt = await lineOf(context, system, { clients: CLIENTS });
  const observe = (line: Line, count: number) =>
    started(bundle.program('observers'), { ...{ url: system.url(line.served.port), token, count } });
  await using ofWhole = await observe(whole, CLIENTS);
  await using ofHurt = await observe(hurt, CLIENTS - 1);
  await using deaf = await started(bundle.program('deaf'), {
    ...{ url: system.url(hurt.served.port), token, role: 'observer', bridge: system.name === 'bridge' },
  });
  const feed = (rate: number) => Promise.all([whole, hurt].map(({ feeder }) => feeder.ask('start', rate)));
  const flood = async (bytes: number) => {
    await Promise.all([whole, hurt].map(({ feeder }) => feeder.ask('flood', bytes, 60_000)));
    await Promise.all([ofWhole, ofHurt].map(caughtUp));
  };
  const bridge = system.name === 'bridge';
  // As much at a time as a bridge keeps, so that those who read miss nothing: what is filled is the socket of the other.
  if (bridge)
    context.say(`filled by ${((await filled(hurt.served.ask, [deaf], flood)) / MiB).toFixed(1)} MiB`);
  else for (let fed = 0; fed < BUFFERS; fed += AT_ONCE) await flood(AT_ONCE);
  await feed(RATE);
  await wait(1_000);
  await Promise.all([ofWhole, ofHurt].map((observers) => observers.ask('begin')));
  let worst = Number.NEGATIVE_INFINITY;
  for (let window = 0; window < WINDOWS; window += 1) {
    const [without, withOne] = await Promise.all([p99(ofWhole, ms), p99(ofHurt, ms)]);
    worst = Math.max(worst, withOne - without);
  }
  const [[without = -1, given = 0], [withOne = -1, givenToOthers = 0]] = await Promise.all([
    ofWhole.ask('all'),
    ofHurt.ask('all'),
  ]);
  const records = givenToOthers / (CLIENTS - 1) / (given / CLIENTS);
  if (records < 0.05)
    return {
      text: `the others are **given nothing any more** (p99 without: ${without.toFixed(1)} ms)`,
      holds: false,
    };
  return {
    text: `${without.toFixed(1)} ms, ${moved(withOne - without)} with it (in the worst ${ms / 1_000} s ${moved(worst)})`,
    holds:
      bridge &&
      withOne - without < BOUND &&
      records > 0.95 &&
      // It is still there, and what it is owed is still held.
      (await blocked(hurt.served.ask)) === 1,
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
