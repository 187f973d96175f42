/**
 * How much of packages/core/src its tests reach, and the emulator's with them: `pnpm coverage`. Fails where it is less than 95 %
 * of the lines or of the branches.
 */
import { spawn } from 'node:child_process';

const LEAST = 95;

const jest = spawn(
  process.execPath,
  [
    'node_modules/jest/bin/jest.js',
    'packages/core',
    '--coverage',
    // Counted by V8 itself, as it runs: what a plugin writes into the code would have the compiler's own branches counted too.
    '--coverageProvider=v8',
    '--collectCoverageFrom=packages/core/src/**/*.ts',
    '--collectCoverageFrom=!**/*.test.ts',
    '--coverageReporters=text',
    `--coverageThreshold=${JSON.stringify({ global: { lines: LEAST, branches: LEAST } })}`,
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);
jest.on('close', (code) => {
  process.exitCode = code ?? 1;
});
