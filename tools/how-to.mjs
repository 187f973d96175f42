/**
 * Each page of docs/how-to ends in programs: this checks that what is shown is the program itself, letter by letter, and that a
 * test runs it; with `--write`, shows it as it is. A program's place in a page is `<!-- program: PATH -->`.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const FOLDER = 'docs/how-to';
const TESTS = 'packages/examples/test';
const PLACE = /<!-- program: (\S+) -->\n(?:```ts\n[\s\S]*?\n```\n)?/g;

const tests = readdirSync(TESTS, { recursive: true })
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => readFileSync(join(TESTS, file), 'utf8'))
  .join('\n');

const complain = (what) => {
  console.error(what);
  process.exitCode = 1;
};

const shown = (path) => `<!-- program: ${path} -->\n\`\`\`ts\n${readFileSync(path, 'utf8')}\`\`\`\n`;

for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.md') && name !== 'README.md')) {
  const page = join(FOLDER, file);
  const text = readFileSync(page, 'utf8');
  const programs = [...text.matchAll(PLACE)].map(([, path]) => path);
  if (programs.length === 0) complain(`${page} ends in no program.`);
  for (const path of programs) {
    const name = basename(path, '.ts');
    // As tests name it: 'mqtt' to be run, or piped.ts to be imported.
    if (!new RegExp(`['/]${name}(?:\\.ts)?'`).test(tests))
      complain(`${page}: no test of ${TESTS} runs ${name}.`);
  }
  const wanted = text.replaceAll(PLACE, (_, path) => shown(path));
  if (!wanted.endsWith('```\n')) complain(`${page}: something follows its last program.`);
  if (text === wanted) continue;
  if (process.argv.includes('--write')) {
    writeFileSync(page, wanted);
    console.log(`${page}: written.`);
  } else complain(`${page} does not show its programs as they are: run \`pnpm how-to --write\`.`);
}
