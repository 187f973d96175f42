/**
 * Makes input up, and watches which code it reaches: Jazzer.js on each `packages/…/test/fuzz/NAME.fuzz.ts`, from the seeds that
 * it names. `pnpm fuzz --seconds 600` for each; `--only bridge,client` some of them; `--replay FILE` one input again.
 * Fails where a target throws, or takes longer than it may; the input that did it is kept, and named.
 */
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { nodeCommand } from './fuzz/newer-libraries.mjs';
import { scratch } from './scratch.mjs';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    seconds: { type: 'string', default: '60' },
    replay: { type: 'string' },
  },
});
const atOnce = 2;
const jazzer = createRequire(import.meta.url)
  .resolve('@jazzer.js/core')
  .replace(/core\.js$/, 'cli.js');
const guard = join(import.meta.dirname, 'fuzz/guarded.mjs');

/** What is not under test stays outside, so that reaching its code counts for nothing. */
const outside = {
  name: 'outside',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^fast-check$/ }, ({ path, importer }) => ({
      path: createRequire(importer).resolve(path),
      external: true,
    })),
};

/** A target in one file, watched for the time that it takes. */
const bundle = (target, outfile) =>
  build({
    stdin: {
      contents: `import { guarded } from '${guard}';
        import * as target from '${target}';
        export const { fuzz } = guarded(target);
        export const { seeds } = target;`,
      resolveDir: dirname(target),
    },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    conditions: ['@atrx/source'],
    plugins: [outside],
    logLevel: 'error',
    outfile,
  });

/** What Jazzer.js prints, and how it ended. */
const fuzzed = (program, corpus, kept) =>
  new Promise((done) => {
    const [node, ...before] = nodeCommand();
    const replay = values.replay && [resolve(values.replay), '--', '-runs=1'];
    const look = [corpus, '--', `-max_total_time=${values.seconds}`, '-max_len=4096'];
    const child = spawn(
      node,
      [
        ...before,
        jazzer,
        program,
        '--sync',
        '-i',
        program,
        ...(replay || look),
        '-timeout=10',
        `-artifact_prefix=${kept}/`,
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    // It takes no notice of a SIGTERM, and would go on alone.
    const end = () => child.kill('SIGKILL');
    process.once('exit', end);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    child.on('close', (code) => {
      process.off('exit', end);
      done({ output, failed: code !== 0 });
    });
  });

const latest = (output, pattern) => [...output.matchAll(pattern)].at(-1)?.[1] ?? '?';

const play = async (target, directory) => {
  const name = basename(target, '.fuzz.ts');
  const program = join(directory, `${name}.cjs`);
  await bundle(target, program);
  const corpus = join(directory, name);
  mkdirSync(corpus);
  const seeds = createRequire(import.meta.url)(program).seeds();
  for (const [at, bytes] of seeds.entries()) writeFileSync(join(corpus, `seed-${at}`), bytes);
  const kept = mkdtempSync(join(tmpdir(), `fuzz-${name}-`));
  const { output, failed } = await fuzzed(program, corpus, kept);
  const [input] = readdirSync(kept);
  if (failed || input !== undefined) {
    process.exitCode = 1;
    console.log(`  FAILED  ${name}\n${output.slice(-4_000)}`);
    if (input) {
      const again = `pnpm fuzz --only ${name} --replay ${join(kept, input)}`;
      console.log(`${again}\n  base64: ${readFileSync(join(kept, input)).toString('base64')}`);
    }
    return;
  }
  rmdirSync(kept);
  if (values.replay) return console.log(`  ok      ${name}: ${values.replay} does nothing wrong`);
  const runs = Number(latest(output, /(?:Done |^#)(\d+)/gm)).toLocaleString('en');
  const reached = [/INITED cov: (\d+)/g, / cov: (\d+)/g].map((pattern) => latest(output, pattern));
  console.log(
    `  ok      ${name.padEnd(10)} ${runs} inputs from ${seeds.length} seeds, ${reached.join(' → ')} places reached`,
  );
};

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
// libFuzzer takes what is no number for no limit.
if (!/^[1-9]\d*$/.test(values.seconds))
  throw new Error(`--seconds ${values.seconds}: a whole number, from 1.`);
const all = new Map(
  readdirSync('packages', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.fuzz.ts') && !file.includes('node_modules'))
    .map((file) => [basename(file, '.fuzz.ts'), resolve('packages', file)]),
);
const targets = (values.only?.split(',') ?? [...all.keys()]).map((name) => {
  const target = all.get(name);
  if (!target) throw new Error(`--only ${name}: there is ${[...all.keys()].join(', ')}.`);
  return target;
});
if (values.replay && !(existsSync(values.replay) && targets.length === 1))
  throw new Error(
    `--replay ${values.replay}: a file that is there, and --only the one target that it is for.`,
  );
nodeCommand();
await scratch({}, async (directory) => {
  const waiting = [...targets];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await play(next, directory);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
});
