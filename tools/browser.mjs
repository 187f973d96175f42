/**
 * Proves that transport, core and the client of a bridge run in a browser: bundles each of their entries for one, which fails
 * on any Node built-in on the way, dependencies included. First it shows, on offenders, that bundling and types refuse them.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { published } from './published.mjs';
import { scratch } from './scratch.mjs';

const everywhere = ['@atrx/transport', '@atrx/core', '@atrx/transport-websocket'];

const bundle = (entryPoints) =>
  build({
    entryPoints,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['@atrx/source', 'es2015'],
    minify: true,
    outdir: 'dist',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });

const imports = [
  "import 'node:fs';",
  "import { connect } from 'net'; connect(1);",
  "export { Duplex } from 'stream';",
];
const globals = ['process.pid;', "Buffer.from('');", 'document.body;', 'window.name;'];

const proveBundling = async () => {
  for (const offence of imports) {
    const passed = await scratch({ 'offender.ts': offence }, (directory) =>
      bundle([`${directory}/offender.ts`]).then(
        () => true,
        () => false,
      ),
    );
    if (passed) throw new Error(`Bundling is blind: it lets ${offence} pass.`);
  }
};

const proveTypes = (directory) => {
  const offences = [...imports, ...globals];
  const files = Object.fromEntries(
    offences.map((offence, at) => [`offender-${at}.ts`, `${offence}\nexport {};\n`]),
  );
  const own = resolve(directory, 'tsconfig.browser.json');
  const base = existsSync(own) ? own : resolve(directory, 'tsconfig.json');
  const project = { extends: base, include: ['*.ts'], exclude: [] };
  return scratch({ ...files, 'tsconfig.json': JSON.stringify(project) }, (cwd) => {
    const { stdout } = spawnSync(resolve('node_modules/.bin/tsc'), ['--pretty', 'false'], {
      cwd,
      encoding: 'utf8',
    });
    for (const [at, offence] of offences.entries())
      if (!stdout.includes(`offender-${at}.ts`))
        throw new Error(`The types of ${directory} let ${offence} pass.`);
  });
};

/** The subpath ./node is for Node, and says so. Where an entry has a source of its own for browsers, the others are for Node. */
const entries = ({ manifest, directory }) => {
  const sources = Object.entries(manifest.exports).flatMap(([name, { '@atrx/source': source }]) =>
    source && name !== './node' && !name.includes('*') ? [source] : [],
  );
  const own = sources.flatMap(({ browser }) => (browser ? [browser] : []));
  return (own.length > 0 ? own : sources).map((source) => `${directory}/${source}`);
};

await proveBundling();
for (const one of published().filter(({ manifest }) => everywhere.includes(manifest.name))) {
  await proveTypes(one.directory);
  try {
    const { metafile } = await bundle(entries(one));
    const sizes = Object.entries(metafile.outputs).map(
      ([file, { bytes }]) => `${file.replace('dist/', '')} ${(bytes / 1000).toFixed(1)} kB`,
    );
    console.log(`${one.manifest.name} runs in a browser, rxjs and all: ${sizes.join(', ')}.`);
  } catch (error) {
    for (const { text, location } of error.errors ?? [{ text: String(error) }])
      console.error(`${location ? `${location.file}:${location.line}: ` : ''}${text}`);
    process.exitCode = 1;
  }
}
