import { entry, setting, test, write } from '../entry.ts';
import { number, one } from '../parameter.ts';

const shows = (what: string) => one('n', 'whether', { 0: 'no', 1: `yes: ${what}` });
const NOTE = { note: '5.3.1' };

/** What comes in through a connection. */
export const receiving = [
  entry(
    'QIRD',
    'reads what has come, under AT+QINDI=1 or 2',
    { note: '5.3.2' },
    write(
      'up to so many bytes; an OK alone where nothing is there',
      [
        one('context', 'which', { 0: 'the first', 1: 'the second' }),
        one('role', 'what the module is', { 1: 'the client', 2: 'the server' }),
        number('index', 'which connection; 0 under AT+QIMUX=0', 0, 5),
        number('length', 'how many bytes at most', 1, 1_500),
      ],
      { answers: ['+QIRD: <ip>:<port>,<protocol>,<length>', '<data>', 'OK'] },
    ),
    test(),
  ),
  setting(
    'QINDI',
    'what becomes of received data; before the connection is opened',
    one('n', 'what', { 0: 'pushed at once', 1: 'announced once until it is read', 2: 'announced a packet' }),
    { note: '5.3.2' },
  ),
  setting('QIHEAD', 'whether pushed data has a length before it', shows('IPD<length>:'), NOTE),
  setting('QISHOWRA', 'whether pushed data has its sender before it', shows('RECV FROM:<ip>:<port>'), NOTE),
  setting('QISHOWLA', 'whether pushed data has its receiver before it', shows('TO:<ip>'), NOTE),
  setting('QISHOWPT', 'whether the IPD header has the protocol', shows('TCP or UDP'), NOTE),
];
