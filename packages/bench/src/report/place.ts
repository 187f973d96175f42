import { readFileSync, writeFileSync } from 'node:fs';

const PAGE = new URL('../../../../docs/performance.md', import.meta.url);

/** Puts the report of a part between its two marks in docs/performance.md. */
export const placed = (part: string, report: string): void => {
  const [begin, end] = [`<!-- pnpm bench ${part}: begin -->`, `<!-- pnpm bench ${part}: end -->`];
  const page = readFileSync(PAGE, 'utf8');
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${PAGE.pathname} has no marks for ${part}.`);
  writeFileSync(PAGE, `${page.slice(0, from + begin.length)}\n\n${report}\n\n${page.slice(to)}`);
};
