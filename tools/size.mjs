/**
 * What a browser loads: the SDK, and the SDK with the client of a bridge, each bundled for one and compressed as a server would.
 * Fails where that is more than its limit; `--write` puts the table into docs/performance.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { scratch } from './scratch.mjs';

/** A tenth more than it was when it was written here, in kB of Brotli. */
const LOADED = [
  {
    what: '`open`, `quectel` and what these need',
    source: "export { open, quectel } from '@atrx/core';",
    limit: 60,
  },
  { what: 'all of `@atrx/core`', source: "export * from '@atrx/core';", limit: 62 },
  {
    what: 'the same, and the client of a bridge',
    source:
      "export { open, quectel } from '@atrx/core'; export { websocket } from '@atrx/transport-websocket';",
    limit: 78,
  },
  { what: '`@atrx/core/wire`: the tokenizer alone', source: "export * from '@atrx/core/wire';", limit: 3.7 },
];

const PAGE = 'docs/performance.md';
const [BEGIN, END] = ['<!-- pnpm size: begin -->', '<!-- pnpm size: end -->'];

const sized = ({ what, source, limit }) =>
  scratch({ 'entry.js': source }, async (directory) => {
    const { outputFiles } = await build({
      entryPoints: [`${directory}/entry.js`],
      bundle: true,
      minify: true,
      format: 'esm',
      platform: 'browser',
      conditions: ['@atrx/source', 'es2015'],
      nodePaths: [resolve('packages/examples/node_modules')],
      write: false,
      logLevel: 'error',
    });
    const [{ contents }] = outputFiles;
    return {
      what,
      limit,
      minified: contents.length / 1000,
      gzip: gzipSync(contents, { level: 9 }).length / 1000,
      brotli: brotliCompressSync(contents).length / 1000,
    };
  });

const all = [];
for (const one of LOADED) all.push(await sized(one));

const table = [
  '| | minified, kB | gzip, kB | Brotli, kB | at most |',
  '| --- | --: | --: | --: | --: |',
  ...all.map(
    ({ what, minified, gzip, brotli, limit }) =>
      `| ${what} | ${minified.toFixed(1)} | ${gzip.toFixed(1)} | ${brotli.toFixed(1)} | ${limit} |`,
  ),
].join('\n');
console.log(table);

if (process.argv.includes('--write')) {
  const page = readFileSync(PAGE, 'utf8');
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`${PAGE} has no marks for the table.`);
  writeFileSync(PAGE, `${page.slice(0, begin + BEGIN.length)}\n\n${table}\n\n${page.slice(end)}`);
}

for (const { what, brotli, limit } of all.filter((one) => one.brotli > one.limit)) {
  console.error(`${what}: ${brotli.toFixed(1)} kB, at most ${limit}.`);
  process.exitCode = 1;
}
