import { readFileSync, writeFileSync } from 'node:fs';

const PAPER = 'docs/reliability.md';
const BEGIN = '<!-- pnpm sim:defects --write: begin -->';
const END = '<!-- pnpm sim:defects --write: end -->';

const row = ({ rule, what, by, seed, said, test }) => {
  const [shown, at] = test ? [`[${test.replace(/.*\//, '')}](../${test})`, ''] : [by, seed];
  return `| ${rule} | ${what} | ${said ? shown : '**nobody**'} | ${at ?? ''} |`;
};

/** Puts what saw which defect, and with which seed, between its markers. */
export const write = (rows) => {
  const text = readFileSync(PAPER, 'utf8');
  const [before, after] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (before < 0 || after < before) throw new Error(`${PAPER} has no place for the table: ${BEGIN} … ${END}`);
  const table = ['| about | defect | seen by | at seed |', '| --- | --- | --- | ---: |', ...rows.map(row)];
  writeFileSync(
    PAPER,
    `${text.slice(0, before + BEGIN.length)}\n\n${table.join('\n')}\n\n${text.slice(after)}`,
  );
};
