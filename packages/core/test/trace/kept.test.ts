import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { either as E } from 'fp-ts';
import { decode, sequence } from '../../src/trace/index.ts';

const root = resolve(__dirname, '../../../..');

/** Runs the two tests of `kept.scene.ts`, of which one fails, and returns what they say and leave behind. */
const run = (folder: string) => {
  const config = JSON.stringify({
    rootDir: root,
    testMatch: [join(__dirname, 'kept.scene.ts')],
    testEnvironmentOptions: { customExportConditions: ['@atrx/source', 'node', 'node-addons'] },
    transform: {
      '^.+\\.ts$': [
        '@swc/jest',
        { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
      ],
    },
  });
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/jest/bin/jest.js'), '--ci', '--runInBand', '--config', config],
    { cwd: root, encoding: 'utf8', env: { ...process.env, ATRX_TRACES: folder } },
  );
  return { status, stderr, files: readdirSync(folder) };
};

describe('a test that fails', () => {
  it('leaves the traces of its lines behind, and one that passes does not', () => {
    const folder = mkdtempSync(join(tmpdir(), 'atrx-kept-'));
    try {
      const { status, stderr, files } = run(folder);
      expect(status).toBe(1);
      expect(stderr).toContain('1 failed, 1 passed');
      expect(files).toEqual([expect.stringMatching(/^a-scene-fails-\d+-0\.ndjson$/)]);
      const [file = ''] = files;
      expect(stderr).toContain(`The trace of "a scene fails": ${join(folder, file)}`);
      const trace = decode(readFileSync(join(folder, file), 'utf8'));
      expect(E.map(sequence)(trace)).toEqual(
        E.right('    0.000 → command  AT+CSQ\n    0.000 ← response +CSQ: 31,0\n    0.000 ← response OK'),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 60_000);
});
