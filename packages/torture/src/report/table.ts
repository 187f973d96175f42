import type { Column, Row } from '../scenarios/scenario.ts';

const COLUMNS: readonly (readonly [Column, string])[] = [
  ['bridge', 'the bridge'],
  ['ser2net', 'ser2net'],
  ['socat', 'socat'],
  ['websockify', 'websockify'],
  ['naive', 'plain `ws.send`'],
];

/** What was measured, as a Markdown table. `–`: not measured, because it is not there or has nothing of the kind. */
export const table = (rows: readonly Row[]): string => {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const heads = ['what is done', 'bound', ...COLUMNS.map(([, name]) => name)];
  return [
    line(heads),
    line(heads.map(() => '---')),
    ...rows.map((row) =>
      line([
        row.what,
        row.bound,
        ...COLUMNS.map(([column]) => {
          const cell = row.cells[column];
          if (!cell) return '–';
          return column === 'bridge' ? `${cell.holds ? '✔' : '✘'} ${cell.text}` : cell.text;
        }),
      ]),
    ),
  ].join('\n');
};

/** The rows in which the bridge is not within its bound. */
export const missed = (rows: readonly Row[]): readonly Row[] =>
  rows.filter(({ cells: { bridge } }) => bridge?.holds !== true);
