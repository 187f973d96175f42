/** Rows under a head, in Markdown. */
export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

export const markdown = ({ title, head, rows }: Table): string =>
  [
    `**${title}**`,
    '',
    row(head),
    row(head.map((_, at) => (at === 0 ? '---' : '--:'))),
    ...rows.map(row),
  ].join('\n');

const figures = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

/** A figure, to three digits: `1,460`, `0.52`. */
export const figure = (value: number | undefined): string =>
  value === undefined || Number.isNaN(value) ? '–' : figures.format(value);
