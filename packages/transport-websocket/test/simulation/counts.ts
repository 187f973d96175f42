/** What can befall a world, counted where it takes effect: where one of these never happens, nothing is shown of it. */
const HAPPENINGS = [
  'cuts',
  'half-open',
  'late bytes of a cut',
  'offline',
  'freezes',
  'unplugs',
  'unplugs of a busy UART',
  'kills',
  'stops',
  'restarts',
  'bridge stalls',
  'bridge overslept',
  'client stalls',
  'client overslept',
  'crashes',
  'intruders',
  'replayed hellos',
  'stale hellos',
  'units repeated',
  'blocked sockets',
  'welcomes',
  'resumed RX',
  'resumed TX',
  'resumed elsewhere',
  'resumed with a gap',
  'gaps',
  'epochs ended',
  'leases taken',
  'leases expired',
  'leases fenced',
  'leases released',
  'wills',
  'wills given up',
  'refused: busy',
  'refused: taken over',
  'refused: expired',
  'refused: replaced',
  'refused: forbidden',
  'refused: not open',
  'limits reached',
  'stopped bridge',
  'dropped as silent',
  'given up as silent',
  'out of patience',
  'bytes delivered',
  'bytes written',
  'writes done',
  'writes not done',
  'writes unknown',
  'requests done',
  'requests refused',
  'requests unknown',
] as const;

export type Happening = (typeof HAPPENINGS)[number];

/** How often each happened; of bytes, how many there were. */
export type Counts = Record<Happening, number>;

const each = (times: (what: Happening) => number): Counts =>
  Object.fromEntries(HAPPENINGS.map((what) => [what, times(what)])) as Counts;

export const nothing = (): Counts => each(() => 0);

export const together = (one: Counts, other: Counts): Counts => each((what) => one[what] + other[what]);

/** What never happened. */
export const missing = (counts: Counts): readonly Happening[] =>
  HAPPENINGS.filter((what) => counts[what] === 0);

/** In words, some to a line. */
export const table = (counts: Counts): string => {
  const cells = HAPPENINGS.map((what) => `${what} ${counts[what].toLocaleString('en')}`);
  const lines = Array.from({ length: Math.ceil(cells.length / 4) }, (_, row) =>
    cells
      .slice(4 * row, 4 * row + 4)
      .map((cell) => cell.padEnd(32))
      .join(''),
  );
  return lines.map((line) => `  ${line.trimEnd()}`).join('\n');
};
