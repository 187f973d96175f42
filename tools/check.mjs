/**
 * Runs everything that must hold, by the scripts of package.json; says what failed, and why.
 * `CHECK_SKIP=test` leaves steps out, for a caller that has just run them.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';

/** Each keeps all cores busy by itself; two at once would only take each other's time. */
const alone = ['test', 'sim', 'sim:bridge', 'sim:rules'];
const together = [
  'lint',
  'types',
  'floors',
  'lengths',
  'manifests',
  'state-diagram',
  'unused',
  'browser',
  'size',
  'conformance',
  'edge-cases',
  'how-to',
];
const atOnce = 2;

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
const skipped = (process.env.CHECK_SKIP ?? '').split(',');
const env = { ...process.env, PATH: [resolve('node_modules/.bin'), process.env.PATH].join(delimiter) };

const run = (step) =>
  new Promise((done) => {
    const began = performance.now();
    const output = [];
    const child = spawn(scripts[step], { shell: true, env, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.on('close', (code) => {
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      if (code === 0) console.log(`  ok      ${step.padEnd(10)} ${seconds} s`);
      else {
        console.log(`  FAILED  ${step.padEnd(10)} ${seconds} s: ${scripts[step]}\n${Buffer.concat(output)}`);
        process.exitCode = 1;
      }
      done();
    });
  });

const wanted = (steps) => steps.filter((step) => !skipped.includes(step));
for (const step of wanted(alone)) await run(step);
const waiting = wanted(together);
const worker = async () => {
  for (let step = waiting.shift(); step; step = waiting.shift()) await run(step);
};
await Promise.all(Array.from({ length: atOnce }, worker));
