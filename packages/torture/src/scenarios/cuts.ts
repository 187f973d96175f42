import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { HASTE } from '../processes/hasty.ts';
import { type Path, proxy } from '../processes/proxy.ts';
import { readJournal } from '../records/journal.ts';
import type { System } from '../rivals/system.ts';
import { clientOf, lineOf } from './line.ts';
import { random } from './random.ts';
import { RATES } from './rates.ts';
import { beside, type Cell, type Context, type Row, type Scenario, scaled } from './scenario.ts';
import { until } from './until.ts';
import { bothWays, cellOfSent, cellOfTally, lastOf, settled, told } from './verdict.ts';

const CUTS = 200;
/** Milliseconds that most cuts last at most: half a minute for the bridge and its client, whose time runs faster. */
const SHORT = 30_000 / HASTE;
/** Only after one that has lasted so long at most may the next one come before the client is back. */
const AT_ONCE = SHORT / 2;
/**
 * One in a hundred lasts half a minute by everybody's clock: so much the UART says meanwhile. No lease outlives it, so nothing is
 * written.
 */
const LONG = 30_000;
const EVERY = 50;

/** Three ways to lose a network, in turn: it ends in good order, with a RST, or does not pass anything any more. */
const harm = (path: Path, cut: number) => {
  if (cut % 3 === 2) path.freeze();
  else path.cut(cut % 3 === 1);
};

const cutOff = async (context: Context, system: System, rate: number): Promise<Cell> => {
  const chance = random(rate + 1);
  const cuts = scaled(CUTS, context);
  await using path = await proxy();
  await using line = await lineOf(context, system, { host: `127.0.0.1:${path.port}`, haste: HASTE });
  path.lead(line.served.port);
  const journal = join(context.bundle.scratch, `${line.name}.journal`);
  await using client = await clientOf(context, system, path.port, journal);
  await client.ask('write', EVERY);
  await line.feeder.ask('start', rate);
  await until(async () => (await client.ask('latest'))[0] !== -1, 5_000);
  let waited = true;
  let before = 0;
  for (let cut = 0; cut < cuts; cut += 1) {
    // Two of which the second comes before the client is back last no longer together than one: the lease has to outlive them.
    const ms: number = chance() * (waited ? SHORT : SHORT - before);
    const long = cut % 100 === 50;
    // The next cut comes into a running stream, or finds the client still on its way.
    const waits: boolean = chance() < 0.6 || long || !waited || ms > AT_ONCE;
    if (long) await settled(client);
    harm(path, cut);
    await wait(long ? LONG : ms);
    const [latest] = await client.ask('latest');
    path.mend();
    if (waits) await until(async () => (await client.ask('latest'))[0] !== latest, 10_000, 10);
    if (long) await client.ask('write', EVERY);
    await wait(chance() * 100);
    waited = waits;
    before = ms;
  }
  const last = await lastOf(context, line, client);
  await settled(client);
  for (const entry of readJournal(journal).entries)
    if (entry._tag === 'Note' && entry.what.includes('LeaseLost')) context.say(`${line.name}: ${entry.what}`);
  return bothWays(cellOfTally(told(journal, last)), cellOfSent(line, journal));
};

export const cuts: Scenario = {
  name: 'cuts',
  limit: 900_000,
  run: (context) =>
    Promise.all(
      RATES.map(
        async (rate): Promise<Row> => ({
          what: `${scaled(CUTS, context)} cuts of the network at ${rate.toLocaleString('en')} B/s, read and written`,
          bound: '0 lost, 0 doubled, 0 out of order',
          cells: await beside(context, (system) => cutOff(context, system, rate)),
        }),
      ),
    ),
};
