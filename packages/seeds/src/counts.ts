/** How often each of what can befall a world has happened; of bytes, how many there were. */
export type Counts<Name extends string = string> = Readonly<Record<Name, number>>;

/** What can befall worlds, counted where it takes effect: where one of these never happens, nothing is shown of it. */
export interface Counting<Name extends string> {
  readonly nothing: () => Record<Name, number>;
  readonly together: (one: Counts<Name>, other: Counts<Name>) => Counts<Name>;
  /** What never happened. */
  readonly missing: (counts: Counts<Name>) => readonly Name[];
  /** In words, some to a line. */
  readonly table: (counts: Counts<Name>) => string;
}

export const counting = <Name extends string>(names: readonly Name[]): Counting<Name> => {
  const each = (times: (what: Name) => number): Record<Name, number> =>
    Object.fromEntries(names.map((what) => [what, times(what)])) as Record<Name, number>;

  return {
    nothing: () => each(() => 0),
    together: (one, other) => each((what) => one[what] + other[what]),
    missing: (counts) => names.filter((what) => counts[what] === 0),
    table: (counts) => {
      const cells = names.map((what) => `${what} ${counts[what].toLocaleString('en')}`);
      const lines = Array.from({ length: Math.ceil(cells.length / 4) }, (_, row) =>
        cells
          .slice(4 * row, 4 * row + 4)
          .map((cell) => cell.padEnd(32))
          .join(''),
      );
      return lines.map((line) => `  ${line.trimEnd()}`).join('\n');
    },
  };
};
