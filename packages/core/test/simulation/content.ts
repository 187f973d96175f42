import type { Random } from '@atrx/seeds';
import { ascii } from '../../src/bytes/ascii.ts';

/** What a scanner for answers would take for one. */
const ALIKE = [
  '\r\nOK\r\n',
  '\r\nERROR\r\n',
  '\r\n0, CLOSED\r\n',
  '\r\nCLOSED\r\n',
  '\r\n+PDP DEACT\r\n',
  '\r\n> ',
  '\r\nSEND OK\r\n',
  '\r\n+RECEIVE: 0, 1000\r\n',
  '\r\n+QIRD: 1.2.3.4:5,TCP,99\r\n',
  '\r\n+QIRDI: 0,1,0\r\n',
  'IPD5:',
  '\r\nRDY\r\n',
  'AT\r',
  '+++',
  '\x1a',
];
const ESC = 0x1b;

/** So many bytes that look like anything. `esc`: whether ESC is among them. */
export const content = (random: Random, length: number, esc = true): Uint8Array => {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    if (random.chance(0.03)) {
      const alike = ascii(random.any(ALIKE) ?? '').subarray(0, length - at);
      bytes.set(alike, at);
      at += alike.length;
    } else {
      const byte = random.whole(0, 255);
      bytes[at] = byte === ESC && !esc ? 0x20 : byte;
      at += 1;
    }
  }
  return bytes;
};

export const same = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, i) => byte === other[i]);
