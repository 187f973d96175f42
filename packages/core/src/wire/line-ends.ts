import { CR, LF, PLUS } from '../bytes/ascii.ts';

/** Where the first LF stands; -1 where there is none. A line is short: `indexOf` of a Node Buffer takes longer to be called. */
export const lineFeed = (chunk: Uint8Array, from: number, n: number): number => {
  let i = from;
  while (i < n && chunk[i] !== LF) i++;
  return i < n ? i : -1;
};

/** Where what ends lines, and begins them, comes to its end, or where a header may begin. */
export const blankEnd = (chunk: Uint8Array, from: number, n: number): number => {
  let i = from;
  while (i < n && (chunk[i] === LF || (chunk[i] === CR && chunk[i + 2] !== PLUS))) i++;
  return i;
};
