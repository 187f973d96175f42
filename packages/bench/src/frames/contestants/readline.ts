import { ReadlineParser } from '@serialport/parser-readline';
import { afterHeader } from './after-header.ts';
import type { Contestant } from './contestant.ts';

/** As tutorials have it: lines, and the line behind a header is the data. */
export const readline: Contestant = {
  name: 'parser-readline',
  framing: 'receive',
  ready: (found) => {
    const parser = new ReadlineParser({ delimiter: '\r\n', encoding: 'latin1' });
    parser.on('data', afterHeader(found));
    return (chunk) => void parser.write(chunk);
  },
};
