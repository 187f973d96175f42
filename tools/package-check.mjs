/**
 * Loads each entry of what was built, by `import` and by `require`; packs it as it would be published,
 * and has publint and attw judge the tarball. Needs a build.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { published } from './published.mjs';
import { scratch } from './scratch.mjs';

const object = (what, details = '') => {
  console.error(`${what}\n${details}`);
  process.exitCode = 1;
};

const run = (what, directory, [command, ...args]) => {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: directory, encoding: 'utf8' });
  if (status !== 0) object(what, error?.message ?? stdout + stderr);
  return stdout ?? '';
};

const tool = (name) => resolve('node_modules/.bin', name);

/** By its own name a package sees of itself what its users will. */
const load = (name, directory) => {
  const evaluate = (type, source) => ['node', `--input-type=${type}`, '--eval', source];
  run(`${name} cannot be imported.`, directory, evaluate('module', `await import('${name}')`));
  run(`${name} cannot be required.`, directory, evaluate('commonjs', `require('${name}')`));
};

const judge = ({ name, exports }, tarball) => {
  const files = run(`${name} cannot be unpacked.`, '.', ['tar', '-tf', tarball]);
  for (const needed of ['LICENSE', 'dist/esm/package.json', 'src/'])
    if (!files.includes(`package/${needed}`)) object(`${name} is packed without ${needed}.`);
  if (/\.test\./.test(files)) object(`${name} is packed with its tests.`, files);

  run(`publint has objections to ${name}.`, '.', [tool('publint'), 'run', tarball, '--strict']);
  // A program has no types to be wrong about. Resolution as it was before `exports` knows no subpaths: not promised.
  if (exports) run(`attw has objections to ${name}.`, '.', [tool('attw'), tarball, '--profile', 'node16']);
};

for (const { directory, manifest } of published()) {
  for (const entry of Object.keys(manifest.exports ?? {}))
    if (!entry.includes('*') && !entry.endsWith('.json')) load(join(manifest.name, entry), directory);

  await scratch({}, (temporary) => {
    run(`${manifest.name} cannot be packed.`, directory, ['pnpm', 'pack', '--pack-destination', temporary]);
    for (const file of readdirSync(temporary)) judge(manifest, join(temporary, file));
  });
  if (!process.exitCode) console.log(`${manifest.name} is packed well.`);
}
