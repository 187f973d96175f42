import { readFileSync, writeFileSync } from 'node:fs';

const PAGE = new URL('../../../../docs/reliability.md', import.meta.url);
const BEGIN = '<!-- pnpm torture --write: begin -->';
const END = '<!-- pnpm torture --write: end -->';

/** Puts the report between its two marks in docs/reliability.md. */
export const placed = (report: string): void => {
  const page = readFileSync(PAGE, 'utf8');
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`${PAGE.pathname} has no marks for the report.`);
  writeFileSync(PAGE, `${page.slice(0, begin + BEGIN.length)}\n\n${report}\n\n${page.slice(end)}`);
};
