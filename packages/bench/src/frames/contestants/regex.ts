import { RegexParser } from '@serialport/parser-regex';
import { afterHeader } from './after-header.ts';
import type { Contestant } from './contestant.ts';

/** The same, split by a regular expression. */
export const regex: Contestant = {
  name: 'parser-regex',
  framing: 'receive',
  ready: (found) => {
    const parser = new RegexParser({ regex: /[\r\n]+/, encoding: 'latin1' });
    parser.on('data', afterHeader(found));
    return (chunk) => void parser.write(chunk);
  },
};
