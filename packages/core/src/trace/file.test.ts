import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as fc from 'fast-check';
import { either as E } from 'fp-ts';
import { holds } from '../../test/holds.ts';
import { ascii, textOf } from '../bytes/ascii.ts';
import type { Traced } from '../channel/trace.ts';
import { decode } from './decode.ts';
import { encode } from './encode.ts';
import { explain } from './fault.ts';
import { sequence } from './sequence.ts';
import type { Trace } from './trace.ts';

const out: Traced = {
  at: 5,
  direction: 'out',
  kind: 'command',
  size: 7,
  text: 'AT+CSQ',
  bytes: ascii('AT+CSQ\r'),
  chunks: 0,
};
const response: Traced = {
  at: 7,
  direction: 'in',
  kind: 'response',
  size: 14,
  text: '+CSQ: 31,0',
  bytes: ascii('\r\n+CSQ: 31,0\r\n'),
  chunks: 2,
  pieces: [
    { chunk: 1, at: 6, size: 4 },
    { chunk: 2, at: 7, size: 10 },
  ],
};
const trace: Trace = {
  header: { at: 5, dialect: 'm95' },
  records: [out, response],
  end: { at: 1_005, lost: { reason: 'lost', message: 'The device was unplugged.' } },
};

const of = (text: string): Trace =>
  E.getOrElse((): Trace => {
    throw new Error('It cannot be read.');
  })(decode(text));

const wrong = (text: string): string => {
  const decoded = decode(text);
  if (E.isRight(decoded)) throw new Error('It can be read.');
  return explain(decoded.left);
};

const lines = encode(trace).split('\n');

describe('the file of a trace', () => {
  it('is a line for each', () => {
    expect(lines).toEqual([
      '{"format":"atrx-trace","version":1,"at":5,"dialect":"m95"}',
      '{"at":5,"direction":"out","kind":"command","text":"AT+CSQ","bytes":"AT+CSQ\\r","chunks":0}',
      '{"at":7,"direction":"in","kind":"response","text":"+CSQ: 31,0","bytes":"\\r\\n+CSQ: 31,0\\r\\n","chunks":2,"pieces":[[1,6,4],[2,7,10]]}',
      '{"end":"lost","at":1005,"message":"The device was unplugged."}',
      '',
    ]);
  });

  it('is read as what was written, whatever the bytes', () => {
    const kinds = ['echo', 'response', 'urc', 'payload', 'prompt', 'noise'] as const;
    const inbound = fc
      .record({
        at: fc.nat(),
        kind: fc.constantFrom(...kinds),
        bytes: fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.string({ unit: 'binary-ascii' }).map(ascii)),
        redacted: fc.boolean(),
      })
      .map(({ at, kind, bytes, redacted }): Traced => {
        const pieces = bytes.length === 0 ? [] : [{ chunk: 1, at, size: bytes.length }];
        const size = bytes.length;
        const text = textOf(bytes);
        return {
          at,
          direction: 'in',
          kind,
          size,
          text,
          bytes,
          ...(redacted && { redacted }),
          chunks: 1,
          pieces,
        };
      });
    holds(
      fc.property(fc.array(inbound, { maxLength: 5 }), (records) => {
        const written = { header: { at: 0 }, records };
        expect(of(encode(written))).toEqual(written);
      }),
    );
    expect(of(encode(trace))).toEqual(trace);
    expect(of(encode({ ...trace, end: { at: 9 } }))).toEqual({ ...trace, end: { at: 9 } });
  });

  it('is read up to where its writer was killed', () => {
    const text = lines.slice(0, 3).join('\n');
    expect(of(text)).toEqual({ header: trace.header, records: [out, response] });
    expect(of(text.slice(0, -20))).toEqual({ header: trace.header, records: [out], cutAt: 3 });
    expect(sequence(of(text.slice(0, -20)))).toContain('cut off in line 3');
  });

  it.each([
    ['nothing', '', 'This is no trace'],
    ['something else', 'AT\nOK\n', 'This is no trace'],
    ['another format', '{"format":"pcap","version":1}\n', 'This is no trace'],
    [
      'a later version',
      '{"format":"atrx-trace","version":2}\n',
      'version 2, and only version 1 is known. Update',
    ],
    [
      'a header without its time',
      '{"format":"atrx-trace","version":1}\n',
      'Line 1 of this trace cannot be read: its field at',
    ],
    ['no JSON', `${lines[0]}\n{"at":\n${lines[1]}\n`, 'Line 2 of this trace cannot be read: it is no JSON'],
    [
      'an unknown kind',
      `${lines[0]}\n${lines[1]?.replace('command', 'comand')}\n`,
      'Line 2 of this trace cannot be read: its field kind',
    ],
    [
      'pieces that do not add up',
      `${lines[0]}\n${lines[2]?.replace('7,10]', '7,11]')}\n`,
      'its pieces have 15 bytes, and it has 14',
    ],
    [
      'a broken base64',
      `${lines[0]}\n${lines[1]?.replace('"bytes":"AT+CSQ\\r"', '"base64":"*"')}\n`,
      'its base64 is none',
    ],
    [
      'more behind its end',
      `${lines[0]}\n${lines[3]}\n${lines[1]}\n`,
      'Line 3 of this trace cannot be read: the trace has ended before it',
    ],
  ])('with %s is told by its line', (_, text, told) => {
    expect(wrong(text)).toContain(told);
  });
});

describe('a trace for people', () => {
  it('is a line for each, in its order', () => {
    const payload: Traced = {
      ...response,
      at: 1_234,
      kind: 'payload',
      text: '8 bytes',
      bytes: ascii('\x1b[2J\r\nok'),
    };
    expect(sequence({ ...trace, records: [out, response, payload] }).split('\n')).toEqual([
      '    0.000 → command  AT+CSQ',
      '    0.002 ← response +CSQ: 31,0',
      '    1.229 ← payload  8 bytes "\\x1b[2J\\x0d\\x0aok"',
      '    1.000 × lost     The device was unplugged.',
    ]);
  });

  it('shows the beginning of a long payload, and that it is one', () => {
    const of = (size: number): Traced => ({
      ...out,
      kind: 'input',
      text: '',
      bytes: ascii('x'.repeat(size)),
    });
    const page = sequence({ header: trace.header, records: [of(32), of(33)] });
    expect(page.match(/".*"/g)).toEqual([`"${'x'.repeat(32)}"`, `"${'x'.repeat(32)}…"`]);
  });
});

describe('docs/traces.md', () => {
  const page = readFileSync(resolve(__dirname, '../../../../docs/traces.md'), 'utf8');
  const [, file = ''] = /```json\n(.*?)```/s.exec(page) ?? [];

  it('shows a file that is one, and how it reads', () => {
    expect(encode(of(file))).toBe(file);
    expect(page).toContain(sequence(of(file)));
  });
});
