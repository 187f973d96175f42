import * as fc from 'fast-check';
import { ANSWERS } from '../fuzz/answers.ts';
import { catalogue } from '../hostile/catalogue.ts';

/** So many bytes of a kind, and no end of line. */
export interface Wall {
  readonly byte: number;
  readonly length: number;
}

/** Something that a module prints, one byte a character. */
export type Piece = string | Wall;

const line = (text: string) => `\r\n${text}\r\n`;

const echo = fc.constantFrom(
  ...catalogue.flatMap(({ line: written }) => (written._tag === 'Right' ? [`${written.right}\r`] : [])),
  'AT\r',
  'ATE1\r',
);

const answer = fc
  .constantFrom(...ANSWERS)
  .map((lines) => lines.map((text) => (text.startsWith('\x01') ? text.slice(2) : line(text))).join(''));

const said = fc
  .constantFrom(
    ...['OK', 'ERROR', '+CME ERROR: 3', '+CMS ERROR: 500', 'SEND OK', '0, SEND OK', 'SEND FAIL', 'CLOSE OK'],
    ...[
      '0, CLOSE OK',
      'SERVER OK',
      'CONNECT',
      'CONNECT OK',
      '5, CONNECT OK',
      'CONNECT FAIL',
      'ALREADY CONNECT',
    ],
    ...['CLOSED', '0, CLOSED', '+PDP DEACT', 'RDY', '+CFUN: 1', '+CPIN: NOT READY', 'Call Ready', 'RING'],
    ...['NORMAL POWER DOWN', 'UNDER_VOLTAGE WARNING', '0, REMOTE IP: 10.0.0.9', '+CREG: 2', 'NO CARRIER'],
  )
  .map(line);

const announced = fc
  .tuple(fc.nat(1), fc.nat(5), fc.option(fc.nat(1_500)))
  .map(([context, index, length]) =>
    line(`+QIRDI: ${context},1,${index}${length === null ? '' : `,1,${length},${length}`}`),
  );

const prompt = fc.constantFrom('\r\n> ', '> ', '\r\n>');

/** Payload that reads like all the rest. */
const payload = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'OK\r\n',
        '> ',
        '\r\n+RECEIVE: 0, 5\r\n',
        '\r\nRDY\r\n',
        '0, CLOSED\r\n',
        'IPD9:',
        '\0',
      ),
      fc.string({ maxLength: 20 }),
      fc.nat(400).map((length) => 'x'.repeat(length)),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((parts) => parts.join('').slice(0, 1_500) || 'x');

const headers = fc.constantFrom('', 'RECV FROM:10.0.0.1:7\r\n', 'TO:10.0.0.2\r\n', 'IPD5:', 'IPD5TCP:');

const block = fc.oneof(
  fc.tuple(fc.nat(9), headers, payload).map(([index, before, data]) => {
    return `\r\n+RECEIVE: ${index}, ${data.length}\r\n${before}${data}`;
  }),
  payload.map((data) => `\r\n+QIRD: 116.228.146.250:7070,TCP,${data.length}\r\n${data}\r\n\r\nOK\r\n`),
  payload.map((data) => `IPD${data.length}:${data}`),
);

/** What a module prints: a piece each. */
export const grammatical: fc.Arbitrary<Piece> = fc.oneof(
  { weight: 6, arbitrary: echo },
  { weight: 6, arbitrary: answer },
  { weight: 6, arbitrary: said },
  { weight: 2, arbitrary: announced },
  { weight: 3, arbitrary: prompt },
  { weight: 6, arbitrary: block },
);

const byte = fc.constantFrom(0x00, 0xff, 0x41, 0x3e, 0x1b);
const wall = (length: number) => byte.map((one): Wall => ({ byte: one, length }));

/** What no grammar has: noise, and walls of it, seldom of ten million bytes. */
export const noise: fc.Arbitrary<Piece> = fc.oneof(
  { weight: 200, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  {
    weight: 200,
    arbitrary: fc.constantFrom('\0\0\0\0', '\xff\xff\xff', '\r', '\n', '\r\r\n', '\x1a\x1b', '"'),
  },
  { weight: 60, arbitrary: fc.integer({ min: 4_090, max: 4_100 }).chain(wall) },
  { weight: 20, arbitrary: fc.nat(70_000).chain(wall) },
  { weight: 1, arbitrary: wall(10_000_000) },
);
