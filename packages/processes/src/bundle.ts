import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { build, type Plugin } from 'esbuild';

/** Programs as single files, by name: they start in a tenth of the time that their sources would take. */
export interface Bundle extends Disposable {
  readonly program: (name: string) => string;
  /** A directory for whatever a run writes, which ends with it. */
  readonly scratch: string;
}

/** What has native parts is found where its importer finds it, and stays where it is. */
const native: Plugin = {
  name: 'native',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^(@serialport\/bindings-cpp|@lydell\/node-pty)/ }, ({ path, importer }) => ({
      path: createRequire(importer).resolve(path),
      external: true,
    }));
    onResolve({ filter: /^(bufferutil|utf-8-validate)$/ }, ({ path }) => ({ path, external: true }));
  },
};

/** The programs in these files. */
export const bundle = async (files: readonly string[]): Promise<Bundle> => {
  const scratch = mkdtempSync(join(tmpdir(), 'atrx-processes-'));
  const clear = () => rmSync(scratch, { recursive: true, force: true });
  process.on('exit', clear);
  await build({
    entryPoints: [...files],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    conditions: ['@atrx/source'],
    // The modules, not their CommonJS: what is not used stays out, and does not have to be started.
    mainFields: ['module', 'main'],
    outdir: scratch,
    entryNames: '[name]',
    outExtension: { '.js': '.cjs' },
    plugins: [native],
    logLevel: 'error',
  });
  return {
    scratch,
    program: (name) => join(scratch, `${basename(name, '.ts')}.cjs`),
    [Symbol.dispose]: clear,
  };
};
