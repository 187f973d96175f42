/**
 * Breaks the bridge's machine and its client's, one way after the other, in a copy, and plays the simulation until it
 * sees it: `pnpm sim:mutants`; `--only R6` for those of one rule, `--quick` for the first two
 * of each numbered rule, `--seeds 800` for how long it may look. Fails where a mutant survives, or where its place is not
 * found: then it needs a new one. Run by tsx, since the list is TypeScript.
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

const chosen = mutants.filter(
  ({ rule }, at) =>
    (values.only === '' || values.only.split(',').includes(rule)) &&
    (!values.quick ||
      (/^R\d$/.test(rule) && mutants.slice(0, at).filter((each) => each.rule === rule).length < 2)),
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
      const [, seed] = /^seed (\d+),/.exec(seen ?? '') ?? [];
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
  await Promise.all(Array.from({ length: atOnce }, worker));
} finally {
  rmSync(scratch, { recursive: true });
}
console.log(
  `${chosen.length} mutants, ${chosen.length - survivors.length} killed, ${survivors.length} not, ${((performance.now() - began) / 1000).toFixed(0)} s`,
);
if (survivors.length > 0) process.exitCode = 1;
