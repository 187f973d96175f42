/** Builds what is published: dist/esm for `import`, and dist/cjs for `require`, without which Jest cannot load it. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { published } from './published.mjs';

const formats = {
  esm: { type: 'module', options: {} },
  cjs: {
    type: 'commonjs',
    options: { module: 'commonjs', moduleResolution: 'bundler', verbatimModuleSyntax: false },
  },
};

const compile = ({ directory, manifest }, format) => {
  const { type, options } = formats[format];
  const dist = join(directory, 'dist');
  const project = join(dist, `tsconfig.${format}.json`);
  mkdirSync(join(dist, format), { recursive: true });
  writeFileSync(join(dist, format, 'package.json'), `${JSON.stringify({ type })}\n`);
  writeFileSync(
    project,
    JSON.stringify({
      extends: '../tsconfig.json',
      include: ['../src'],
      exclude: ['../src/**/*.test.ts'],
      // No `@atrx/source`: what a package sees of another is what a user will see of it.
      compilerOptions: { noEmit: false, rootDir: '../src', outDir: format, customConditions: [], ...options },
    }),
  );
  const { status } = spawnSync('node_modules/.bin/tsc', ['--project', project], { stdio: 'inherit' });
  rmSync(project);
  if (status !== 0) {
    console.error(`${manifest.name} does not compile as ${format}.`);
    process.exit(1);
  }
};

for (const one of published()) {
  rmSync(join(one.directory, 'dist'), { recursive: true, force: true });
  // A program is run, never required.
  for (const format of one.manifest.exports ? ['esm', 'cjs'] : ['esm']) compile(one, format);
  console.log(`${one.manifest.name} is built.`);
}
