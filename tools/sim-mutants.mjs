/**
 * Breaks what a simulation plays, one way after the other, in a copy, and plays the simulation until it sees it: the bridge's
 * machine and its client's (`pnpm sim:mutants`), or the SDK (`pnpm sim:defects`); `--only R6` for those of one rule, `--quick`
 * for the first two of each numbered rule, and of who is let in, `--seeds 800` for how long it may look, `--workers 1` for one
 * at a time, `--write` for the SDK's table in docs/reliability.md. Fails where a mutant survives, or where its place is not
 * found: then it needs a new one. Seen is what a check names: a program that does not run, or one that only spins, has broken
 * itself; three that do so come first, and must be told apart. A seed that fails in any case shows nothing, and is passed over.
 * Run by tsx, since the lists are TypeScript.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bridge } from './mutants/bridge.mjs';
import { bundle, mutated } from './mutants/bundle.mjs';
import { played, seenBy } from './mutants/play.mjs';
import { sdk } from './mutants/sdk.mjs';
import { write } from './mutants/table.mjs';
import { tested } from './mutants/test.mjs';

const { values } = parseArgs({
  options: {
    of: { type: 'string', default: 'bridge' },
    only: { type: 'string', default: '' },
    seeds: { type: 'string', default: '800' },
    seconds: { type: 'string', default: '180' },
    workers: { type: 'string', default: '2' },
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const of = { bridge, sdk }[values.of];
if (!of) throw new Error(`--of ${values.of}: there is bridge, sdk.`);
const whole = values.only === '' && !values.quick;
if (values.write && (values.of !== 'sdk' || !whole))
  throw new Error('--write: the table is of all of the SDK.');
const [most, seconds] = [Number(values.seeds), Number(values.seconds)];
const { mutants, src, program, spins, blind } = of;
const scratch = mkdtempSync(join(tmpdir(), 'mutants-'));
const sound = join(scratch, 'sound.mjs');

/** What each seed shows without a mutant: asked once. */
const anyhow = new Map();
const failsAnyhow = (seed) => {
  if (!anyhow.has(seed)) anyhow.set(seed, played(sound, { from: seed, seeds: 1, seconds }));
  return anyhow.get(seed);
};

/** The first seed that sees it, and would not see anything without it. */
const hunted = async (copy, rule) => {
  for (let from = 1; from <= most; ) {
    const said = await played(copy, { from, seeds: most - from + 1, seconds });
    if (said === undefined) return undefined;
    const seen = { ...seenBy(said, (what) => spins(what, rule)), said };
    if ((await failsAnyhow(seen.seed)) === undefined) return seen;
    from = seen.seed + 1;
  }
  return undefined;
};

const proven = async () => {
  for (const [at, one] of blind.entries()) {
    const copy = join(scratch, `blind-${at}.mjs`);
    await bundle(program, mutated(src, one), copy);
    const said = await played(copy, { seeds: most, seconds });
    let refusal = 'nothing';
    try {
      seenBy(said ?? '', (what) => spins(what, 'none'));
    } catch (error) {
      refusal = error.message;
    }
    if (said === undefined || !refusal.startsWith(one.says))
      throw new Error(`where ${one.says} was to be said, said was ${refusal}`);
  }
};

const chosen = mutants.filter(
  ({ rule }, at) =>
    (values.only === '' || values.only.split(',').includes(rule)) &&
    (!values.quick ||
      (/^(R\d|admission)$/.test(rule) &&
        mutants.slice(0, at).filter((each) => each.rule === rule).length < 2)),
);
const waiting = [...chosen.entries()];
const survivors = [];
const rows = [];
const worker = async () => {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const [at, mutant] = next;
    const copy = join(scratch, `${at}.mjs`);
    const name = `${mutant.rule.padEnd(8)} ${mutant.what}`;
    rows[at] = mutant;
    try {
      const there = mutated(src, mutant);
      let seen;
      if (mutant.test) seen = await tested(there, mutant.test, scratch);
      else {
        await bundle(program, there, copy);
        seen = await hunted(copy, mutant.rule);
      }
      rows[at] = { ...mutant, ...seen };
      if (!seen) survivors.push(name);
      console.log(
        seen ? `  killed   ${name}\n             ${seen.said.slice(0, 120)}` : `  SURVIVED ${name}`,
      );
    } catch (error) {
      survivors.push(name);
      console.log(`  REFUSED  ${name}: ${error instanceof Error ? error.message : error}`);
    }
  }
};
const began = performance.now();
try {
  await bundle(program, undefined, sound);
  await proven();
  await Promise.all(Array.from({ length: Number(values.workers) }, worker));
} finally {
  rmSync(scratch, { recursive: true });
}
console.log(
  `${chosen.length} mutants, ${chosen.length - survivors.length} killed, ${survivors.length} not, ${((performance.now() - began) / 1000).toFixed(0)} s`,
);
if (survivors.length > 0) process.exitCode = 1;
if (values.write) write(rows);
