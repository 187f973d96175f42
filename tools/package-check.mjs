/** Packs what is published, as it would be, and has publint and attw judge the tarballs. Needs a build. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { published } from './published.mjs';
import { scratch } from './scratch.mjs';

const run = (what, command, args, cwd) => {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status === 0) return stdout;
  console.error(`${what}\n${stdout}${stderr}`);
  process.exitCode = 1;
  return undefined;
};

for (const { directory, manifest } of published())
  await scratch({}, (temporary) => {
    const { name, exports } = manifest;
    if (
      run(`${name} cannot be packed.`, 'pnpm', ['pack', '--pack-destination', temporary], directory) ===
      undefined
    )
      return;
    const [file = ''] = readdirSync(temporary);
    const tarball = join(temporary, file);
    const files = run(`${file} cannot be read.`, 'tar', ['-tf', tarball]) ?? '';
    for (const needed of ['LICENSE', 'dist/esm/package.json', 'src/'])
      if (!files.includes(`package/${needed}`)) run(`${name} is packed without ${needed}.`, 'false', []);
    if (/\.test\./.test(files)) run(`${name} is packed with its tests.`, 'false', []);
    run(`publint has objections to ${name}.`, resolve('node_modules/.bin/publint'), [
      'run',
      tarball,
      '--strict',
    ]);
    // A program has no types to be wrong about. Resolution as before Node 12 knows no subpaths: nobody is promised it.
    if (exports)
      run(`attw has objections to ${name}.`, resolve('node_modules/.bin/attw'), [
        tarball,
        '--profile',
        'node16',
      ]);
    if (!process.exitCode) console.log(`${name} is packed well.`);
  });
