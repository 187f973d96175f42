import type { Contestant } from './contestant.ts';

const HEADER = /\r\n\+RECEIVE: (\d), (\d+)\r\n/g;

/** As most applications do: everything into one string, and a regular expression over it. */
export const stringRegex: Contestant = {
  name: 'string + regex',
  framing: 'receive',
  ready: (found) => {
    let text = '';
    return (chunk) => {
      text += chunk.toString('latin1');
      let read = 0;
      for (;;) {
        HEADER.lastIndex = read;
        const header = HEADER.exec(text);
        if (!header) break;
        const begin = header.index + header[0].length;
        const end = begin + Number(header[2]);
        if (end > text.length) break;
        found.piece(Number(header[1]), Buffer.from(text.slice(begin, end), 'latin1'));
        read = end;
      }
      if (read > 0) text = text.slice(read);
    };
  },
};
