/** Refuses source files of more than 250 lines, blank lines and comments not counted: one concept fits in less. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const most = 250;

/** Lines of code: what is neither blank nor, as a whole, comment. */
const length = (source) =>
  source
    .replace(/^\s*\/\*[\s\S]*?\*\/\s*$/gm, '')
    .split('\n')
    .filter((line) => !/^\s*(?:\/\/|$)/.test(line)).length;

const files = readdirSync('packages', { recursive: true, encoding: 'utf8' })
  .filter(
    (file) => /^[^/]+\/(?:web-console\/)?src\/.*\.tsx?$/.test(file) && !/\.test\.ts$|node_modules/.test(file),
  )
  .map((file) => join('packages', file));

const long = files
  .map((file) => ({ file, lines: length(readFileSync(file, 'utf8')) }))
  .filter(({ lines }) => lines > most);

for (const { file, lines } of long) console.error(`${file}: ${lines} lines of code; ${most} is the most.`);
if (long.length > 0) process.exitCode = 1;
else console.log(`${files.length} source files, none above ${most} lines.`);
