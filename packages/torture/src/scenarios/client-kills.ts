import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { HASTE } from '../processes/hasty.ts';
import type { System } from '../rivals/system.ts';
import { lineOf, standbyOf } from './line.ts';
import { random } from './random.ts';
import { RATES } from './rates.ts';
import { beside, type Cell, type Context, type Row, type Scenario, scaled } from './scenario.ts';
import { cellOfTally, lastOf, told } from './verdict.ts';

const KILLS = 200;
/** What the others lose shows sooner. */
const KILLS_OF_OTHERS = 50;
/** Milliseconds that a client reads before it is killed, at most. */
const LIFE = 250;
/** One in ten successors does not come at once, but after so many milliseconds at most. */
const AWAY = 2_000;

/** Clients of one UART, one after the other: each is killed while it reads, and the next goes on by the journal. */
const killed = async (context: Context, system: System, rate: number): Promise<Cell> => {
  const chance = random(rate);
  await using line = await lineOf(context, system, { haste: HASTE });
  const journal = join(context.bundle.scratch, `${line.name}.journal`);
  // The next one is there before the one before is killed: what is measured is not how long Node takes to start.
  const standby = () => standbyOf(context, system, line.served.port, journal);
  let client = await standby();
  try {
    await client.ask('begin');
    await line.feeder.ask('start', rate);
    const kills = scaled(system.name === 'bridge' ? KILLS : KILLS_OF_OTHERS, context);
    for (let kill = 0; kill < kills; kill += 1) {
      const [next] = await Promise.all([standby(), wait(chance() * LIFE)]);
      await client.kill();
      client = next;
      if (chance() < 0.1) await wait(chance() * AWAY);
      await client.ask('begin');
      // One that dies before it is given anything shows little, so most are given something.
      if (chance() < 0.8) await client.told('receiving', 5_000).catch(() => undefined);
    }
    const last = await lastOf(context, line, client);
    return cellOfTally(told(journal, last));
  } finally {
    await client.kill();
  }
};

export const clientKills: Scenario = {
  name: 'client-kills',
  limit: 1_500_000,
  run: async (context) => {
    const rows: Row[] = [];
    for (const rate of RATES)
      rows.push({
        what: `${scaled(KILLS, context)} clients killed (SIGKILL) at ${rate.toLocaleString('en')} B/s; of the others ${scaled(KILLS_OF_OTHERS, context)} each`,
        bound: '0 lost, 0 doubled, 0 out of order',
        cells: await beside(context, (system) => killed(context, system, rate)),
      });
    return rows;
  },
};
