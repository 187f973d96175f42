/**
 * Breaks the bridge's machine and its client's, one way after the other, in a copy, and plays the simulation until it
 * sees it: `pnpm sim:mutants`; `--only R6` for those of one rule, `--quick` for the first two
 * of each numbered rule, and of who is let in, `--seeds 800` for how long it may look. Fails where a mutant survives, or
 * where its place is not found: then it needs a new one. Seen is what a check names: a program that does not run, or one
 * that only spins, has broken itself; three that do so come first, and must be told apart. Run by tsx, since the list is
 * TypeScript.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { mutants } from '../packages/transport-websocket/test/simulation/mutants.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    seeds: { type: 'string', default: '800' },
    seconds: { type: 'string', default: '180' },
    quick: { type: 'boolean', default: false },
  },
});
const atOnce = 2;
const root = resolve('packages/transport-websocket');
const scratch = mkdtempSync(join(tmpdir(), 'mutants-'));

/** A mutant's file as it would be. */
const mutated = ({ file, find, replace }) => {
  const path = join(root, 'src', file);
  const parts = readFileSync(path, 'utf8').split(find);
  if (parts.length !== 2)
    throw new Error(`what it replaces occurs ${parts.length - 1} times in ${file}: ${find.trim()}`);
  return { path, contents: parts.join(replace) };
};

/** The simulation in one file; with a mutant in it, or without. */
const bundle = async (mutant, outfile) => {
  await build({
    entryPoints: [join(root, 'test/simulation/main.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@atrx/source'],
    logLevel: 'error',
    outfile,
    plugins: [
      {
        name: 'mutant',
        setup: ({ onLoad }) =>
          onLoad({ filter: /\.ts$/ }, (args) =>
            args.path === mutant?.path ? { contents: mutant.contents, loader: 'ts' } : undefined,
          ),
      },
    ],
  });
};

/** The first that a simulation says is wrong; undefined: nothing. */
const played = (program, ...seeds) =>
  new Promise((done) => {
    const child = spawn(process.execPath, [program, '--first', '--trace', '1', ...seeds], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    const patience = setTimeout(() => child.kill('SIGKILL'), Number(values.seconds) * 1000);
    child.on('close', (code, signal) => {
      clearTimeout(patience);
      // One that is stopped has shown nothing: it may be slow, and not caught in a loop.
      done(code === 0 || signal ? undefined : (output.split('\n')[0] ?? ''));
    });
  });

/** The rule by which a mutant was seen, and with which seed. Throws where what it shows is not what it breaks. */
const seenBy = (said, rule) => {
  const [, seed, by] = /^seed (\d+), [\d.]+ s: (\w+):/.exec(said) ?? [];
  if (seed === undefined) throw new Error(`it does not run: ${said}`);
  if (/Error$/.test(by)) throw new Error(`it is only seen to throw: ${said}`);
  if (by === 'wakeAt' && rule !== 'wakeAt') throw new Error(`it is only seen to spin: ${said}`);
  return seed;
};

/** What shows nothing: a program that ends before its first world, one that throws in it, one that spins. */
const blind = [
  {
    says: 'it does not run',
    file: 'bridge/machine/bridge.ts',
    find: 'const LEAVE = 4_000;',
    replace: "const LEAVE = 4_000;\nthrow new Error('here');",
  },
  {
    says: 'it is only seen to throw',
    file: 'bridge/machine/bridge.ts',
    find: 'happened(awake(before, now), event, now)',
    replace: 'happened(awakened(before, now), event, now)',
  },
  {
    says: 'it is only seen to spin',
    file: 'bridge/machine/heartbeat.ts',
    find: 'if (now >= session.silentAt)',
    replace: 'if (now >= 10 * session.silentAt)',
  },
];
const proven = async () => {
  for (const [at, one] of blind.entries()) {
    const program = join(scratch, `blind-${at}.mjs`);
    await bundle(mutated(one), program);
    const said = await played(program, '--seeds', values.seeds);
    let refusal = 'nothing';
    try {
      seenBy(said ?? '', 'none');
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
const worker = async () => {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const [at, mutant] = next;
    const program = join(scratch, `${at}.mjs`);
    const name = `${mutant.rule.padEnd(8)} ${mutant.what}`;
    try {
      await bundle(mutated(mutant), program);
      const seen = await played(program, '--seeds', values.seeds);
      const seed = seen === undefined ? undefined : seenBy(seen, mutant.rule);
      // A seed that fails in any case shows nothing.
      const anyhow = seed && (await played(sound, '--from', seed, '--seeds', '1'));
      if (anyhow) throw new Error(`the machines fail without it: ${anyhow}`);
      if (seen === undefined) survivors.push(name);
      console.log(
        seen === undefined ? `  SURVIVED ${name}` : `  killed   ${name}\n             ${seen.slice(0, 120)}`,
      );
    } catch (error) {
      survivors.push(name);
      console.log(`  REFUSED  ${name}: ${error instanceof Error ? error.message : error}`);
    }
  }
};
const began = performance.now();
const sound = join(scratch, 'sound.mjs');
try {
  await bundle(undefined, sound);
  await proven();
  await Promise.all(Array.from({ length: atOnce }, worker));
} finally {
  rmSync(scratch, { recursive: true });
}
console.log(
  `${chosen.length} mutants, ${chosen.length - survivors.length} killed, ${survivors.length} not, ${((performance.now() - began) / 1000).toFixed(0)} s`,
);
if (survivors.length > 0) process.exitCode = 1;
