import { CR, LF } from '../bytes/ascii.ts';
import { type Framing, RECV_FROM, TO } from './framing.ts';

/** It does not stand there. */
export const NOT = 0;
/** The bytes end before it is decided. */
export const CUT = -1;

/** The offset behind `sequence` where it stands at `start`, to the letter; {@link NOT} or {@link CUT} where it does not. */
export const sequenceEnd = (bytes: Uint8Array, start: number, sequence: Uint8Array): number => {
  for (let i = 0; i < sequence.length; i++) {
    if (start + i === bytes.length) return CUT;
    if (bytes[start + i] !== sequence[i]) return NOT;
  }
  return start + sequence.length;
};

/** `255.255.255.255:65535` */
const LONGEST_ADDRESS = 21;
const SHORTEST_ADDRESS = 7;
const [DOT, COLON] = [0x2e, 0x3a];

/** The same of a line `RECV FROM:<ip>:<port>` or `TO:<ip>`, its CR LF included, where the settings have it. */
export const headerLineEnd = (bytes: Uint8Array, start: number, { remote, local }: Framing): number => {
  const from = remote ? addressLineEnd(bytes, start, RECV_FROM) : NOT;
  return from === NOT && local ? addressLineEnd(bytes, start, TO) : from;
};

const addressLineEnd = (bytes: Uint8Array, start: number, prefix: Uint8Array): number => {
  const begin = sequenceEnd(bytes, start, prefix);
  if (begin <= NOT) return begin;
  let i = begin;
  while (i < bytes.length && isOfAddress(bytes[i] as number) && i - begin < LONGEST_ADDRESS) i++;
  if (i === bytes.length) return CUT;
  return i - begin < SHORTEST_ADDRESS ? NOT : lineBreakEnd(bytes, i);
};

const isOfAddress = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || byte === DOT || byte === COLON;

/** The same of CR LF. */
export const lineBreakEnd = (bytes: Uint8Array, start: number): number => sequenceEnd(bytes, start, CR_LF);

const CR_LF = Uint8Array.of(CR, LF);
