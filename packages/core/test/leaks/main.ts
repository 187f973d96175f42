/**
 * `pnpm leaks --subscriptions 10000 --seed 1`: subscribes that often to whatever the library has to be subscribed to, over a
 * virtual module, leaves at some moment, and counts what is left. `--seed S --subscriptions 25` plays one modem's life again.
 */
import { parseArgs } from 'node:util';
import { doors } from './door.ts';
import { watchListeners } from './listeners.ts';
import { doorsPlayed, type Played, played } from './played.ts';
import { everyWay } from './surface.ts';

/** So many of one modem; of each five lives one is of modems that come and go. */
const AT_A_TIME = 25;
const LIVES = 5;

const { values } = parseArgs({
  options: {
    subscriptions: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
  },
});
const [subscriptions, first] = [values.subscriptions, values.seed].map(Number);
if (!subscriptions || first === undefined || Number.isNaN(first))
  throw new Error('--subscriptions and --seed are numbers');

const began = performance.now();
const counts = new Map<string, number>();
let broken = 0;
watchListeners();
for (let seed = first, left = subscriptions; left > 0; seed += 1, left -= AT_A_TIME) {
  const play: (seed: number, count: number) => Promise<Played> = seed % LIVES === 0 ? doorsPlayed : played;
  const size = Math.min(left, AT_A_TIME);
  const { faults, counts: told } = await play(seed, size);
  for (const [name, count] of told) counts.set(name, (counts.get(name) ?? 0) + count);
  if (faults.length === 0) continue;
  broken += 1;
  console.log(`${faults.join('\n')}\nAgain: pnpm leaks --seed ${seed} --subscriptions ${size}`);
}
const never = [...everyWay, ...Object.keys(doors)].filter((name) => !counts.has(name));
console.log([...counts].map(([name, count]) => `${name}: ${count}`).join(', '));
if (never.length > 0) console.log(`Never: ${never.join(', ')}`);
const seconds = ((performance.now() - began) / 1_000).toFixed(0);
console.log(
  `${subscriptions} subscriptions from seed ${first}: ${broken} lives left something, ${seconds} s`,
);
if (broken > 0 || (never.length > 0 && subscriptions >= 5_000)) process.exitCode = 1;
