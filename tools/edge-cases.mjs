// Whether each row of docs/edge-cases.md has a test of that name, in the files that it links, and each test of a row its row.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testsOf } from './conformance/tests.mjs';

const TABLE = 'docs/edge-cases.md';
const FOLDERS = ['core', 'transport-serial'].map((name) => `packages/${name}/test`);

/** `row 7, fault A12: …`: the rows that a title names. */
const TITLE = /^(?:row \d+|fault A\d+|noted N\d+)(?:, (?:row \d+|fault A\d+|noted N\d+))*(?=: )/;
const rowsOf = ({ titles }) =>
  titles.flatMap((title) =>
    (TITLE.exec(title)?.[0] ?? '')
      .split(', ')
      .filter((name) => name !== '')
      .map((name) => name.split(' ')[1]),
  );

/** Its rows: a number, the files that it links, or that its test is still to come. */
const rows = readFileSync(TABLE, 'utf8')
  .split('\n')
  .map((line) => /^\| ([AN]?\d+) \|.*\| ([^|]*) \|$/.exec(line))
  .filter((found) => found !== null)
  .map(([, name, shown]) => ({
    name,
    files: [...shown.matchAll(/\]\(([^)]+)\)/g)].map(([, file]) => join('docs', file)),
    toCome: shown.trim() === 'to come',
  }));

/** The files that have a test of a row. */
const shownIn = new Map();
for (const test of testsOf(...FOLDERS))
  for (const name of rowsOf(test)) shownIn.set(name, (shownIn.get(name) ?? new Set()).add(test.file));

const wrong = rows.flatMap(({ name, files, toCome }) => {
  const tests = shownIn.get(name) ?? new Set();
  if (toCome) return [];
  if (files.length === 0) return [`${TABLE}: row ${name} links no test.`];
  return files
    .filter((file) => !tests.has(file))
    .map((file) => `${TABLE}: row ${name} links ${file}, which has no test of that name.`);
});
const known = new Set(rows.map(({ name }) => name));
for (const [name, files] of shownIn) {
  if (!known.has(name))
    wrong.push(`${[...files].join(', ')}: a test names row ${name}, which ${TABLE} has not.`);
}
if (rows.length === 0) wrong.push(`${TABLE} has no rows.`);

for (const line of wrong) console.error(line);
if (wrong.length > 0) process.exitCode = 1;
else {
  const toCome = rows.filter((row) => row.toCome).map(({ name }) => name);
  const rest = toCome.length > 0 ? `; to come: ${toCome.join(', ')}` : '';
  console.log(`Edge cases: ${rows.length - toCome.length} of ${rows.length} rows have their tests${rest}.`);
}
