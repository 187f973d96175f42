import type { Contestant } from './contestant.ts';

const HEADER = /\r\n\+RECEIVE: (\d), (\d+)\r\n/;
/** Bytes: a header has 21 at most, and a line between may come before it. */
const LOOKED_AT = 128;

/** The same over one buffer: each chunk is put behind what is left, and what is found is cut off it. */
export const concatRegex: Contestant = {
  name: 'concat + regex',
  framing: 'receive',
  ready: (found) => {
    let bytes = Buffer.alloc(0);
    return (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      for (;;) {
        const header = HEADER.exec(bytes.toString('latin1', 0, LOOKED_AT));
        if (!header) return;
        const begin = header.index + header[0].length;
        const end = begin + Number(header[2]);
        if (end > bytes.length) return;
        found.piece(Number(header[1]), bytes.subarray(begin, end));
        bytes = bytes.subarray(end);
      }
    };
  },
};
