import { ascii } from '../bytes/ascii.ts';

/** A line that announces raw bytes right after it: how it begins. Its last field is how many bytes follow. */
export type Body = Uint8Array;

/** `body('+QIRD: ')`: the line `+QIRD: 116.228.146.250:7070,TCP,36` announces 36 bytes. */
export const body = (prefix: string): Body => ascii(prefix);

const COMMA = 0x2c;
const SPACE = 0x20;

export const startsWith = (bytes: Uint8Array, start: number, end: number, prefix: Uint8Array): boolean => {
  if (end - start < prefix.length) return false;
  for (let i = 0; i < prefix.length; i++) if (bytes[start + i] !== prefix[i]) return false;
  return true;
};

/** The decimal number that is `bytes[start, end)`, blanks before it allowed; -1 where it is none, or has over 9 digits. */
export const decimal = (bytes: Uint8Array, start: number, end: number): number => {
  let i = start;
  while (i < end && bytes[i] === SPACE) i++;
  if (i === end || end - i > 9) return -1;
  let value = 0;
  for (; i < end; i++) {
    const digit = (bytes[i] as number) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
};

/** The last field of a line as a number; -1 where it is none. */
export const lastField = (bytes: Uint8Array, start: number, end: number): number => {
  let comma = end - 1;
  while (comma >= start && bytes[comma] !== COMMA) comma--;
  return comma < start ? -1 : decimal(bytes, comma + 1, end);
};

/** How many bytes the line announces, if it is the announcement of one of `bodies`; otherwise -1. */
export const bodyLength = (
  bodies: readonly Body[],
  bytes: Uint8Array,
  start: number,
  end: number,
): number => {
  for (const prefix of bodies) if (startsWith(bytes, start, end, prefix)) return lastField(bytes, start, end);
  return -1;
};
