import type { Step } from '../../src/protocol/message.ts';

/** Bytes that tell by themselves whose they are, so that each can be checked where it arrives. */

/** The byte that a UART sends at that place of its nth opening. */
export const rxByte = (opening: number, offset: number): number => mixed(opening, offset) & 0xff;

export const rxBytes = (opening: number, offset: number, length: number): Uint8Array =>
  filled(length, (at) => rxByte(opening, offset + at));

/** What an application writes: 7 bits each, so none of it looks like the beginning of a {@link tagged} one. */
export const writeBytes = (write: number, length: number): Uint8Array =>
  filled(length, (at) => mixed(write + 0x10000, at) & 0x7f);

const TAG = 0xd1;

/** What a bridge writes of its own accord, for a script or a will: its number, and which of its steps. */
export const tagged = (number: number, step: number, length: number): Uint8Array => {
  const bytes = filled(length + 6, (at) => mixed(number + 0x20000, at + step) & 0x7f);
  bytes[0] = TAG;
  new DataView(bytes.buffer).setUint32(1, number);
  bytes[5] = step;
  return bytes;
};

/** Whose a tagged write is. */
export const tagOf = (bytes: Uint8Array): { readonly number: number; readonly step: number } | undefined =>
  bytes[0] === TAG && bytes.length >= 6
    ? { number: new DataView(bytes.buffer, bytes.byteOffset).getUint32(1), step: bytes[5] ?? 0 }
    : undefined;

/** The number that what these steps write bears. */
export const numberOf = (steps: readonly Step[]): number | undefined => {
  for (const step of steps) {
    const tag =
      'write' in step
        ? tagOf(Uint8Array.from(atob(step.write), (character) => character.charCodeAt(0)))
        : undefined;
    if (tag) return tag.number;
  }
  return undefined;
};

/** Without Buffer: a step bears its bytes in base64. */
export const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

const filled = (length: number, byte: (at: number) => number) => {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 1) bytes[at] = byte(at);
  return bytes;
};

const mixed = (a: number, b: number) => {
  let z = Math.imul(a + 1, 0x9e3779b1) ^ Math.imul(b + 1, 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 15), 0x2c1b3c6d);
  return (z ^ (z >>> 12)) >>> 8;
};
