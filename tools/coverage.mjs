/**
 * How much of packages/core/src its tests reach: `pnpm coverage`. Fails where it is less than 95 %
 * of the lines or of the branches.
 */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';

const LEAST = 95;
const SOURCE = 'packages/core/src';

/** Files of types alone: nothing of them can run, and V8 would count each of their lines as not reached. */
const typesOnly = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => join(SOURCE, file))
  .filter((file) => transformSync(readFileSync(file, 'utf8'), { loader: 'ts' }).code.trim() === '');

const jest = spawn(
  process.execPath,
  [
    'node_modules/jest/bin/jest.js',
    'packages/core',
    '--coverage',
    // Counted by V8 itself, as it runs: what a plugin writes into the code would have the compiler's own branches counted too.
    '--coverageProvider=v8',
    `--collectCoverageFrom=${SOURCE}/**/*.ts`,
    '--collectCoverageFrom=!**/*.test.ts',
    ...typesOnly.map((file) => `--collectCoverageFrom=!${file}`),
    '--coverageReporters=text',
    // The figures once more, below the table.
    '--coverageReporters=text-summary',
    `--coverageThreshold=${JSON.stringify({ global: { lines: LEAST, branches: LEAST } })}`,
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);
jest.on('close', (code) => {
  process.exitCode = code ?? 1;
});
