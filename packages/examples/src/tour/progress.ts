import { stamp } from './row.ts';
import type { Screen } from './screen.ts';

/** The bar, and all that is beside it, in columns. */
const BAR = 40;
const FIGURES = 69;
/** The bar is drawn again after this many ms, not at each of thousands of pieces. */
const REDRAW = 80;
const KIB = 1024;
const MIB = 1024 * KIB;

/**
 * How far something has come, to be told each piece that arrives: a bar on a terminal, elsewhere a line every tenth of the
 * way. `since` is when the transcript began, `reads` how many reads it took so far.
 */
export const progress = (screen: Screen, total: number, since: number, reads: () => number) => {
  const { colours: c, live, columns, print, draw } = screen;
  const began = Date.now();
  let received = 0;
  let drawn = 0;
  let tenths = 0;

  const figures = (now: number) => {
    const speed = received / MIB / Math.max(0.001, (now - began) / 1_000);
    const percent = `${Math.floor((100 * received) / total)} %`.padStart(5);
    return `${percent}  ${amount(received, total)}, ${speed.toFixed(2)} MiB/s, ${reads()} × AT+QIRD`;
  };
  const bar = () => {
    const width = Math.max(1, Math.min(BAR, columns() - FIGURES));
    const full = Math.round((width * received) / total);
    return c.blue('█'.repeat(full)) + c.dim('░'.repeat(width - full));
  };
  const line = (now: number) => {
    const start = `${stamp(c, now - since)}  ${c.green('←')}  `;
    return live ? `${start}${bar()} ${figures(now)}` : `${start}payload  ${figures(now)}`;
  };

  return (bytes: number): void => {
    received += bytes;
    const now = Date.now();
    const reached = Math.floor((10 * received) / total);
    if (received === total) {
      draw();
      print(line(now));
    } else if (live && now - drawn >= REDRAW) {
      drawn = now;
      draw(line(now));
    } else if (!live && reached > tenths) {
      print(line(now));
    }
    tenths = reached;
  };
};

/** `3.4 of 10.0 MiB`, in KiB where it is less than two. */
const amount = (bytes: number, total: number): string =>
  total < 2 * MIB
    ? `${Math.round(bytes / KIB)} of ${Math.round(total / KIB)} KiB`
    : `${(bytes / MIB).toFixed(1)} of ${(total / MIB).toFixed(1)} MiB`;
