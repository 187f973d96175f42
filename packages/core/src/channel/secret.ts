import { ascii } from '../bytes/ascii.ts';
import { isLineEnd } from './line-bytes.ts';
import type { Turn, Turns } from './turns.ts';

/** What stands in the place of a byte that is not shown. */
const MASK = 0x2a;
/** How a command's `shown` says that something is not. */
const HIDDEN = '***';
/** As much of a secret tells something of it. */
const TELLING = 2;

/** What of a command line nobody may be shown: `line[from, to)`. */
export interface Secret {
  readonly line: string;
  readonly from: number;
  readonly to: number;
}

/** The secret of a command, where it has one: what its line has and what is shown of it does not. */
export const secretOf = ({ line, command: { shown } }: Turn): Secret | undefined => {
  if (shown === undefined || shown === line) return undefined;
  const from = beginsAlike(shown.split(HIDDEN)[0] ?? '', line);
  const to = line.length - beginsAlike(turned(shown.split(HIDDEN).at(-1) ?? ''), turned(line.slice(from)));
  return { line, from, to };
};

const NONE: readonly Secret[] = [];

/** The secrets that may come back: of the command on the wire, and of one that was given up. */
export const secretsOf = ({ running, overdue }: Turns): readonly Secret[] => {
  const current = running && secretOf(running.turn);
  const past = overdue && secretOf(overdue.turn);
  if (current) return past ? [current, past] : [current];
  return past ? [past] : NONE;
};

const beginsAlike = (one: string, other: string): number => {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return length;
};

const turned = (text: string): string => [...text].reverse().join('');

/** The one of these whose line stands in `bytes`, masked there; where none does, all is masked but the line ends. */
export const masked = (bytes: Uint8Array, secrets: readonly Secret[]): Uint8Array => {
  for (const { line, from, to } of secrets) {
    const at = placeOf(bytes, ascii(line));
    if (at >= 0) return bytes.map((byte, i) => (i >= at + from && i < at + to ? MASK : byte));
  }
  return allMasked(bytes);
};

/** A line in `bytes`, which is shown otherwise, character for character. */
export const overlaid = (bytes: Uint8Array, line: string, shown: string): Uint8Array => {
  const at = placeOf(bytes, ascii(line));
  if (at < 0) return allMasked(bytes);
  const seen = bytes.slice();
  seen.set(ascii(shown), at);
  return seen;
};

/** What may hold part of a secret, damaged as it is. */
export const allMasked = (bytes: Uint8Array): Uint8Array =>
  bytes.map((byte) => (isLineEnd(byte) ? byte : MASK));

/** Whether a text tells something of the secret. */
export const tells = (text: string, { line, from, to }: Secret): boolean => {
  const secret = line.slice(from, to).replaceAll('"', '');
  const telling = Math.min(TELLING, secret.length);
  for (let i = 0; telling > 0 && i + telling <= secret.length; i++)
    if (text.includes(secret.slice(i, i + telling))) return true;
  return false;
};

const placeOf = (bytes: Uint8Array, sought: Uint8Array): number => {
  for (let at = 0; at + sought.length <= bytes.length; at++)
    if (sought.every((byte, i) => bytes[at + i] === byte)) return at;
  return -1;
};
