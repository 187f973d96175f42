import { ascii } from '../bytes/ascii.ts';
import { decimal, lastField, startsWith } from './body.ts';

const RECEIVE = ascii('+RECEIVE:');
const COMMA = 0x2c;

/** Whether a line is `+RECEIVE: <index>, <length>`. */
export const isReceive = (bytes: Uint8Array, start: number, end: number): boolean =>
  startsWith(bytes, start, end, RECEIVE);

/** The connection a `+RECEIVE:` line names; -1 where it names none. */
export const receiveIndex = (bytes: Uint8Array, start: number, end: number): number => {
  const from = start + RECEIVE.length;
  let comma = from;
  while (comma < end && bytes[comma] !== COMMA) comma++;
  return decimal(bytes, from, comma);
};

/** How many bytes a `+RECEIVE:` line announces; -1 where it announces none. */
export const receiveLength = lastField;
