import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { HASTE } from '../processes/hasty.ts';
import { RECORD } from '../records/record.ts';
import type { System } from '../rivals/system.ts';
import { clientOf, lineOf } from './line.ts';
import { random } from './random.ts';
import { beside, type Cell, type Context, type Scenario, scaled } from './scenario.ts';
import { until } from './until.ts';
import { bothWays, cellOfSent, cellOfTally, lastOf, settled, told } from './verdict.ts';

const KILLS = 50;
const RATE = 11_520;
/** Milliseconds that a server serves, and that it is away, at most. */
const LIFE = 500;
const AWAY = 300;
/** Milliseconds between two writes. */
const EVERY = 20;
/** Records that a server may have read and not delivered when it is killed: those of about 50 ms. */
const UNDER_WAY = 16;

const restarted = async (context: Context, system: System): Promise<Cell> => {
  const chance = random(3);
  await using line = await lineOf(context, system, { haste: HASTE });
  const journal = join(context.bundle.scratch, `${line.name}.journal`);
  await using client = await clientOf(context, system, line.served.port, journal);
  await client.ask('write', EVERY);
  await line.feeder.ask('start', RATE);
  await until(async () => (await client.ask('latest'))[0] !== -1, 5_000);
  const kills = scaled(KILLS, context);
  let away = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    await wait(chance() * LIFE);
    const gone = performance.now();
    await line.served.kill();
    await wait(chance() * AWAY);
    const [before] = await client.ask('latest');
    await line.served.start();
    away += performance.now() - gone;
    if (chance() < 0.8) await until(async () => (await client.ask('latest'))[0] !== before, 5_000, 20);
  }
  const last = await lastOf(context, line, client);
  await settled(client);
  const unread = Math.round((away / 1_000) * (RATE / RECORD));
  context.say(`${system.name}: ${unread} records while no server was there`);
  return bothWays(
    cellOfTally(told(journal, last), { declarable: unread + kills * UNDER_WAY }),
    cellOfSent(line, journal, { restarts: true }),
  );
};

export const serverKills: Scenario = {
  name: 'server-kills',
  limit: 500_000,
  run: async (context) => [
    {
      what: `${scaled(KILLS, context)} servers killed (SIGKILL) at 11,520 B/s, read and written`,
      bound: '0 doubled; no loss that is not declared, and none but of what came while no server was there',
      cells: await beside(context, (system) => restarted(context, system)),
    },
  ],
};
