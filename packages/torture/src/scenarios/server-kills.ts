import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { System } from '../rivals/system.ts';
import { clientOf, lineOf } from './line.ts';
import { random } from './random.ts';
import { beside, type Cell, type Context, type Scenario, scaled } from './scenario.ts';
import { until } from './until.ts';
import { bothWays, cellOfSent, cellOfTally, lastOf, told } from './verdict.ts';

const KILLS = 50;
const RATE = 11_520;
/** Milliseconds that a server serves, and that it is away, at most. */
const LIFE = 500;
const AWAY = 300;

const restarted = async (context: Context, system: System): Promise<Cell> => {
  const chance = random(3);
  await using line = await lineOf(context, system);
  const journal = join(context.bundle.scratch, `${line.name}.journal`);
  await using client = await clientOf(context, system, line.served.port, journal, { every: 20 });
  await line.feeder.ask('start', RATE);
  await until(async () => (await client.ask('latest'))[0] !== -1, 5_000);
  for (let kill = 0; kill < scaled(KILLS, context); kill += 1) {
    await wait(chance() * LIFE);
    await line.served.kill();
    await wait(chance() * AWAY);
    const [before] = await client.ask('latest');
    await line.served.start();
    if (chance() < 0.8) await until(async () => (await client.ask('latest'))[0] !== before, 5_000, 20);
  }
  const last = await lastOf(line, client);
  await client.ask('quiet');
  return bothWays(cellOfTally(told(journal, last), { declaring: true }), cellOfSent(line, journal));
};

export const serverKills: Scenario = {
  name: 'server-kills',
  limit: 500_000,
  run: async (context) => [
    {
      what: `${scaled(KILLS, context)} servers killed (SIGKILL) at 11,520 B/s, read and written`,
      bound: '0 doubled, no loss that is not declared',
      cells: await beside(context, (system) => restarted(context, system)),
    },
  ],
};
