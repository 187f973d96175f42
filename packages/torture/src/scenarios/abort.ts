import { setTimeout as wait } from 'node:timers/promises';
import { MiB, started } from '@atrx/processes';
import type { System } from '../rivals/system.ts';
import { blocked, filled } from './filled.ts';
import { lineOf } from './line.ts';
import { RATES } from './rates.ts';
import { beside, type Cell, type Context, type Scenario } from './scenario.ts';
import { until } from './until.ts';

const BOUND = 100;
const TIMES = 5;
const ESC = 0x1b;
/** More than all the buffers between: whoever wants to stop the UART has stopped it by then. */
const BUFFERS = 48 * MiB;
/** Milliseconds after which it is taken for never. */
const NEVER = 5_000;

const aborted = async (context: Context, system: System): Promise<Cell> => {
  const { bundle, token } = context;
  await using line = await lineOf(context, system);
  await using deaf = await started(bundle.program('deaf'), {
    ...{ url: system.url(line.served.port), token, role: 'writer', bridge: system.name === 'bridge' },
  });
  await wait(200);
  const bridge = system.name === 'bridge';
  const flood = async (bytes: number) => (await line.feeder.ask('flood', bytes, 60_000))[0] ?? 0;
  const taken = bridge ? await filled(line.served.ask, [deaf], flood) : await flood(BUFFERS);
  context.say(`${system.name} took ${(taken / MiB).toFixed(1)} MiB for a client that does not read`);
  await line.feeder.ask('start', RATES[1]);
  const arrivals: number[] = [];
  line.feeder.onTold('heard', ([at = 0, ...bytes]) =>
    arrivals.push(...bytes.filter((byte) => byte === ESC).map(() => at)),
  );
  let worst = 0;
  for (let time = 0; time < TIMES; time += 1) {
    const [sent = 0] = await deaf.ask('write', ESC);
    if (!(await until(() => arrivals.length > time, NEVER, 5)))
      return { text: `**never** (waited ${NEVER / 1_000} s)`, holds: false };
    worst = Math.max(worst, ((arrivals[time] ?? 0) - sent) / 1_000);
    await wait(100);
  }
  return {
    text: `${worst.toFixed(1)} ms`,
    holds: worst <= BOUND && bridge && (await blocked(line.served.ask)) === 1,
  };
};

export const abort: Scenario = {
  name: 'abort',
  limit: 240_000,
  run: async (context) => {
    const cells: Record<string, Cell> = {};
    for (const system of context.systems)
      Object.assign(cells, await beside(context, (one) => aborted(context, one), [system]));
    return [
      {
        what: `a client that does not read sends ESC: until it is at the UART (the worst of ${TIMES})`,
        bound: `${BOUND} ms`,
        cells,
      },
    ];
  },
};
