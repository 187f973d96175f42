import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/** A mutant's file below `src`, as it would be. */
export const mutated = (src, { file, find, replace }) => {
  const path = join(src, file);
  const parts = readFileSync(path, 'utf8').split(find);
  if (parts.length !== 2)
    throw new Error(`what it replaces occurs ${parts.length - 1} times in ${file}: ${find.trim()}`);
  return { path, contents: parts.join(replace) };
};

/** A program in one file; with a mutant in it, or without. */
export const bundle = async (entry, mutant, outfile) => {
  await build({
    entryPoints: [entry],
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
