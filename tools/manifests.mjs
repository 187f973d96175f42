/**
 * What a published package.json says follows from one thing: the source file of each entry,
 * `exports[…]['@atrx/source']`, or two of them, `browser` and `default`. This checks that the rest agrees with it;
 * with `--write`, makes it agree.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { published } from './published.mjs';

const built = (source) =>
  typeof source === 'string'
    ? formats(source)
    : { browser: formats(source.browser), ...formats(source.default) };

const formats = (source) => {
  const file = source.replace(/^\.\/src\//, '').replace(/\.ts$/, '');
  const kind = (format) => ({
    types: `./dist/${format}/${file}.d.ts`,
    default: `./dist/${format}/${file}.js`,
  });
  return { import: kind('esm'), require: kind('cjs') };
};

const entries = (exports, format) =>
  Object.fromEntries(
    Object.entries({ ...exports, './package.json': './package.json' }).map(([name, entry]) => [
      name,
      typeof entry === 'string' ? entry : format(entry['@atrx/source']),
    ]),
  );

const front = ({ import: esm, require: cjs }) => ({
  main: cjs.default,
  module: esm.default,
  types: cjs.types,
});

/** A package without `exports` is a program: it has a `bin` and nothing to import. */
const library = (exports) => ({
  ...(exports['.'] && front(built(exports['.']['@atrx/source']))),
  exports: entries(exports, (source) => ({ '@atrx/source': source, ...built(source) })),
});

const derived = ({ name, version, description, license, type, sideEffects, exports, bin, ...rest }) => ({
  ...{ name, version, description, license, type, sideEffects, engines: { node: '>=20.19' } },
  ...(exports && library(exports)),
  ...(bin && { bin }),
  files: ['dist', 'src', '!src/**/*.test.ts'],
  publishConfig: { access: 'public', ...(exports && { exports: entries(exports, built) }) },
  ...Object.fromEntries(Object.entries(rest).filter(([key]) => !made.includes(key))),
});

/** What is made here, and must not be carried over from what there was. */
const made = ['engines', 'main', 'module', 'types', 'files', 'publishConfig'];

for (const { directory, manifest } of published()) {
  const [is, wanted] = [manifest, derived(manifest)].map((one) => JSON.stringify(one, null, 2));
  if (is === wanted) continue;
  if (process.argv.includes('--write')) {
    writeFileSync(join(directory, 'package.json'), `${wanted}\n`);
    console.log(`${directory}/package.json: written.`);
  } else {
    console.error(
      `${directory}/package.json does not agree with its entries: run \`pnpm manifests --write\`.`,
    );
    process.exitCode = 1;
  }
}
