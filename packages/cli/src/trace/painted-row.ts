import { lineOf, type Row } from '@atrx/core/trace';
import pc from 'picocolors';

const COLOURS: Readonly<Record<string, (text: string) => string>> = {
  command: pc.bold,
  input: pc.magenta,
  escape: pc.bold,
  echo: pc.dim,
  response: pc.green,
  urc: pc.cyan,
  payload: pc.magenta,
  prompt: pc.dim,
  noise: pc.yellow,
};

const REFUSAL = /ERROR|FAIL/;

/** A line of a trace in the colour of its class: what ends a line, and what refuses, is red. */
export const paintedRow = (row: Row): string => {
  const { what, text } = row;
  const isRed = row.arrow === '×' || (what === 'response' && REFUSAL.test(text));
  const paint = isRed ? pc.red : (COLOURS[what] ?? ((plain: string) => plain));
  return paint(lineOf(row));
};

/** Longer, in ms, and it is shown that nothing came. */
const LONG = 5_000;

/** What is shown between two moments where they are far apart. */
export const gapBetween = (before: number, after: number): string | undefined =>
  after - before < LONG ? undefined : pc.dim(`          ⋯ ${((after - before) / 1_000).toFixed(1)} s`);
