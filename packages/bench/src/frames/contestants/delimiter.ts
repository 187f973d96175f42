import { ByteLengthParser } from '@serialport/parser-byte-length';
import { DelimiterParser } from '@serialport/parser-delimiter';
import type { Contestant } from './contestant.ts';

const LF = 0x0a;
const HEADER = /^\+RECEIVE: (\d), (\d+)$/;

/** A parser of lines, and behind each header one that counts, for as long as the data lasts: the careful way with what there is. */
export const delimiter: Contestant = {
  name: 'parser-delimiter + length',
  framing: 'receive',
  ready: (found) => {
    let counting: ByteLengthParser | undefined;
    let missing = 0;
    const lines = new DelimiterParser({ delimiter: '\r\n' });
    lines.on('data', (line: Buffer) => {
      const header = HEADER.exec(line.toString('latin1'));
      if (!header) return;
      const channel = Number(header[1]);
      missing = Number(header[2]);
      counting = new ByteLengthParser({ length: missing });
      counting.on('data', (bytes: Buffer) => {
        counting = undefined;
        found.piece(channel, bytes);
      });
    });
    return (chunk) => {
      for (let at = 0; at < chunk.length; ) {
        if (counting) {
          const bytes = chunk.subarray(at, at + missing);
          missing -= bytes.length;
          at += bytes.length;
          counting.write(bytes);
        } else {
          const end = chunk.indexOf(LF, at);
          const line = chunk.subarray(at, end < 0 ? chunk.length : end + 1);
          at += line.length;
          lines.write(line);
        }
      }
    };
  },
};
