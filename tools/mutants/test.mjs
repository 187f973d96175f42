import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What jest says of one test file; with a mutant in what it tests, or without. */
const run = (file, mutant) =>
  new Promise((done) => {
    const child = spawn(
      process.execPath,
      [
        'node_modules/jest/bin/jest.js',
        '--config',
        'tools/mutants/jest.config.mjs',
        '-i',
        '--runTestsByPath',
        file,
      ],
      { env: { ...process.env, MUTANT: mutant }, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    child.on('close', () => done(said));
  });

const TESTS = /^Tests: .*/m;
const FAILED = /^Tests: .*failed/m;

/** What each test file says without a mutant: asked once. */
const sound = new Map();
const failsAnyhow = async (file) => {
  if (!sound.has(file)) sound.set(file, FAILED.test(await run(file, '')));
  return sound.get(file);
};

let asked = 0;

/** What a test file says of a mutant that no simulation sees; undefined: nothing. Throws where it says so without it. */
export const tested = async (mutant, file, scratch) => {
  asked += 1;
  const place = join(scratch, `mutant-${asked}.json`);
  writeFileSync(place, JSON.stringify(mutant));
  const broken = await run(file, place);
  if (/Test suite failed to run/.test(broken) || !TESTS.test(broken))
    throw new Error(`it does not run: ${broken}`);
  if (!FAILED.test(broken)) return undefined;
  if (await failsAnyhow(file)) throw new Error(`${file} fails without it`);
  return { said: `${file}: ${/● (.*)/.exec(broken)?.[1] ?? TESTS.exec(broken)?.[0]}` };
};
