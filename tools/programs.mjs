/**
 * Jest runs this before all tests: the programs that they start, bundled from their sources. A process that is started through
 * tsx compiles and resolves hundreds of files first; such a file starts in a fifth of the time. Where they are is told in
 * ATRX_PROGRAMS; made anew for each run, they are never older than what they are made from.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '..');
const examples = ['packages/examples/src', 'packages/examples/src/clients'];
const programs = [
  'packages/cli/src/main.ts',
  ...examples.flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((file) => file.endsWith('.ts'))
      .map((file) => `${folder}/${file}`),
  ),
];

/** What has native parts stays where its importer finds it. */
const native = {
  name: 'native',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^(@serialport\/bindings-cpp|@lydell\/node-pty)$/ }, ({ path, importer }) => ({
      path: createRequire(importer).resolve(path),
      external: true,
    }));
    onResolve({ filter: /^(bufferutil|utf-8-validate)$/ }, ({ path }) => ({ path, external: true }));
  },
};

export default async () => {
  const outdir = mkdtempSync(join(tmpdir(), 'atrx-programs-'));
  process.on('exit', () => rmSync(outdir, { recursive: true, force: true }));
  await build({
    absWorkingDir: root,
    entryPoints: programs,
    outbase: 'packages',
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['@atrx/source'],
    // The modules, not their CommonJS: what is not used stays out, and does not have to be started.
    mainFields: ['module', 'main'],
    // Dependencies that are CommonJS require Node's modules.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    plugins: [native],
    logLevel: 'error',
  });
  process.env.ATRX_PROGRAMS = outdir;
};
