import fc from 'fast-check';
import { Notes, type Scene, tokens } from '../../test/tokens.ts';
import { ascii } from '../bytes/ascii.ts';
import { Tokenizer } from './tokenizer.ts';

const cut = (bytes: Uint8Array, ...at: readonly number[]): Uint8Array[] => {
  const ends = [...at, bytes.length];
  return ends.map((end, i) => bytes.slice(i === 0 ? 0 : ends[i - 1], end));
};

/** Whole, byte by byte, and at every split: the same tokens, which it returns. */
const everyWay = (stream: string, scene?: Scene): string[] => {
  const bytes = ascii(stream);
  const whole = tokens([bytes], scene);
  expect(
    tokens(
      [...bytes].map((byte) => Uint8Array.of(byte)),
      scene,
    ),
  ).toEqual(whole);
  for (let i = 1; i < bytes.length; i++) expect(tokens(cut(bytes, i), scene)).toEqual(whole);
  return whole;
};

describe('lines', () => {
  it('are the text between CR LFs; empty ones are none', () => {
    expect(everyWay('\r\n+CPIN: READY\r\n\r\nOK\r\n')).toEqual(['+CPIN: READY', 'OK']);
  });
  it('end at LF, whatever CRs stand before it: an echo is followed by \\r\\r\\n', () => {
    expect(everyWay('AT+CPIN?\r\r\n+CPIN: READY\nOK\r\n')).toEqual(['AT+CPIN?', '+CPIN: READY', 'OK']);
  });
  it('that never end are dropped and counted, and the next is read', () => {
    const wall = 'x'.repeat(10_000);
    const longest = 'y'.repeat(4_095);
    expect(tokens([ascii(`${wall}\r\nOK\r\n`)])).toEqual(['overlong 10002', 'OK']);
    expect(tokens([ascii(wall), ascii('\r\nOK\r\n')])).toEqual(['overlong 10002', 'OK']);
    expect(tokens([ascii(longest), ascii('\r\nOK\r\n')])).toEqual([longest, 'OK']);
    expect(tokens([ascii(`${longest}\r\nOK\r\n`)])).toEqual([longest, 'OK']);
  });
});

describe('the prompt', () => {
  it('is > at the start of a line, with its blank or without, when a command awaits it', () => {
    expect(everyWay('AT+QISEND=5\r\r\n> \r\nSEND OK\r\n', { prompting: true })).toEqual([
      'AT+QISEND=5',
      '>',
      'SEND OK',
    ]);
    expect(everyWay('\r\n>\r\nSEND OK\r\n', { prompting: true })).toEqual(['>', 'SEND OK']);
  });
  it('is none when no command awaits it, nor within a line', () => {
    expect(everyWay('\r\n> \r\nOK\r\n')).toEqual(['> ', 'OK']);
    expect(everyWay('\r\na > b\r\n', { prompting: true })).toEqual(['a > b']);
  });
  it('is one only', () => {
    expect(everyWay('\r\n> \r\n> \r\n', { prompting: true })).toEqual(['>', '> ']);
  });
});

describe('the echo of what was written at a prompt', () => {
  it('is what comes back to the letter, line ends and all', () => {
    expect(everyWay('Hello\r\nOK\r\n\r\nSEND OK\r\n', { echo: 'Hello\r\nOK\r\n' })).toEqual([
      'echo 11',
      'SEND OK',
    ]);
  });
  it('may lack the Ctrl+Z', () => {
    expect(everyWay('Hello\r\nSEND OK\r\n', { echo: 'Hello\x1a' })).toEqual(['echo 5', 'SEND OK']);
    expect(everyWay('Hello\x1a\r\nSEND OK\r\n', { echo: 'Hello\x1a' })).toEqual(['echo 6', 'SEND OK']);
  });
  it('is none when it stops short: those bytes are read again', () => {
    expect(everyWay('\r\nSEND OK\r\n', { echo: '\r\nSEND FAIL' })).toEqual(['SEND OK']);
  });
});

describe('a pushed block (note 5.3.1)', () => {
  const nasty = 'OK\r\n0, CLOSED\r\n> +RECEIVE: 0, 5\r\n\x1a\x1b';

  it('is taken by its count, whatever it holds', () => {
    expect(
      everyWay(`\r\n+RECEIVE: 0, ${nasty.length}\r\n${nasty}\r\nSEND OK\r\n`, { prompting: true }),
    ).toEqual([`0<${nasty}>`, 'SEND OK']);
  });
  it('follows a block without a line between', () => {
    expect(
      everyWay('\r\n+RECEIVE: 0, 2\r\nhi\r\n+RECEIVE: 5, 12\r\nhello, world\r\n+RECEIVE: 1, 1\r\n!'),
    ).toEqual(['0<hi>', '5<hello, world>', '1<!>']);
  });
  it('may come without the blanks', () => {
    expect(everyWay('\r\n+RECEIVE:0,2\r\nhi\r\nOK\r\n')).toEqual(['0<hi>', 'OK']);
  });
  it('is none when it would be larger than any, or nobody’s', () => {
    for (const line of [
      '+RECEIVE: 0, 4294967295',
      '+RECEIVE: 0, 1501',
      '+RECEIVE: 0, 0',
      '+RECEIVE: x, 5',
      '+RECEIVE: 0',
    ]) {
      expect(everyWay(`\r\n${line}\r\nOK\r\n`)).toEqual([line, 'OK']);
    }
  });
  it('is none where noise stands for a digit of its length', () => {
    for (const noise of ['\xb3', ':', '/', ' ', 'x', '-']) {
      const line = `+RECEIVE: 0, ${noise}`;
      expect(everyWay(`\r\n${line}\r\n${'.'.repeat(200)}\r\nOK\r\n`)).toEqual([line, '.'.repeat(200), 'OK']);
    }
  });
  it('has its headers before it: RECV FROM, TO and IPD, as the settings say', () => {
    const framing = { head: true, remote: true, local: true };
    expect(
      everyWay('\r\n+RECEIVE: 0, 5\r\nRECV FROM:1.2.3.4:80\r\nTO:10.0.0.1\r\nIPD5:IPD2:\r\nOK\r\n', {
        framing,
      }),
    ).toEqual(['header RECV FROM:1.2.3.4:80', 'header TO:10.0.0.1', 'header IPD5:', '0<IPD2:>', 'OK']);
  });
  it('that lacks the headers of its settings begins where they would: its look is not trusted', () => {
    const framing = { remote: true };
    expect(everyWay('\r\n+RECEIVE: 0, 6\r\nREAL\r\n\r\nOK\r\n', { framing })).toEqual(['0<REAL\r\n>', 'OK']);
  });
  it('that begins like a header is told as soon as it cannot be one, and waits for no end of line', () => {
    const framing = { head: true, remote: true };
    expect(everyWay('\r\n+RECEIVE: 5, 3\r\nIPD3x', { framing })).toEqual(['5<IPD>']);
    expect(everyWay('\r\n+RECEIVE: 5, 4\r\nREAL', { framing })).toEqual(['5<REAL>']);
    const endless = `RECV FROM:${'.'.repeat(90)}`;
    expect(everyWay(`\r\n+RECEIVE: 5, 80\r\n${endless}`, { framing })).toEqual([
      `5<${endless.slice(0, 80)}>`,
    ]);
  });
  it('that begins like a header is data when the settings have none', () => {
    expect(everyWay('\r\n+RECEIVE: 0, 11\r\nRECV FROM:1\r\nOK\r\n')).toEqual(['0<RECV FROM:1>', 'OK']);
  });
});

describe('a block of a single connection (QIMUX=0, QIHEAD=1)', () => {
  const framing = { multiple: false, head: true, remote: true };

  it('is none at an IPD<n>: that no +RECEIVE announced, with QIMUX=1', () => {
    expect(everyWay('\r\nIPD2:ok\r\nOK\r\n', { framing: { head: true } })).toEqual(['IPD2:ok', 'OK']);
  });
  it('is announced by IPD<n>: or IPD<n>TCP:, at the start of a line', () => {
    expect(everyWay('\r\nIPD5:Hello\r\nIPD12TCP:OK\r\nIPD1:\r\n\r\nOK\r\n', { framing })).toEqual([
      'header IPD5:',
      '0<Hello>',
      'header IPD12TCP:',
      '0<OK\r\nIPD1:\r\n\r>',
      'OK',
    ]);
  });
  it('may have the sender before it', () => {
    expect(everyWay('\r\nRECV FROM:1.2.3.4:80\r\nIPD2UDP:hi\r\nOK\r\n', { framing })).toEqual([
      'header RECV FROM:1.2.3.4:80',
      'header IPD2UDP:',
      '0<hi>',
      'OK',
    ]);
  });
  it('comes behind an echo that nothing has answered yet', () => {
    expect(everyWay('AT+QISEND=3\rIPD5:\r\nOK\r\n> \r\nOK\r\n', { framing })).toEqual([
      'AT+QISEND=3',
      'header IPD5:',
      '0<\r\nOK\r>',
      '> ',
      'OK',
    ]);
    expect(everyWay('AT\r\r\nOK\r\nAT\r\rIPD1:x', { framing })).toEqual([
      'AT',
      'OK',
      'AT',
      'header IPD1:',
      '0<x>',
    ]);
  });
  it('is none when it would be larger than any', () => {
    expect(everyWay('\r\nIPD1501:abc\r\nIPD99999:x\r\nOK\r\n', { framing })).toEqual([
      'IPD1501:abc',
      'IPD99999:x',
      'OK',
    ]);
    const several = { head: true };
    const cut = '\r\n+RECEIVE: 0, 9\r\nIPD99999:OK\r\nOK\r\n';
    expect(everyWay(cut, { framing: several })).toEqual(['0<IPD99999:>', 'OK', 'OK']);
  });
  it('is none without its digits or its colon', () => {
    expect(everyWay('\r\nIPD:x\r\nIPD5\r\nIPD5TXP:\r\n', { framing })).toEqual(['IPD:x', 'IPD5', 'IPD5TXP:']);
  });
});

describe('an announced block (note 5.3.2)', () => {
  it('is as long as the last field of its line says', () => {
    const payload = '\r\nOK\r\n+QIRD: 1.2.3.4:1,TCP,3\r\n';
    expect(everyWay(`\r\n+QIRD: 116.228.146.250:7070,TCP,${payload.length}\r\n${payload}\r\nOK\r\n`)).toEqual(
      [`+QIRD: 116.228.146.250:7070,TCP,${payload.length}`, `answer<${payload}>`, 'OK'],
    );
  });
  it('does not begin at +QIRDI', () => {
    expect(everyWay('\r\n+QIRDI: 0,1,0\r\n\r\nOK\r\n')).toEqual(['+QIRDI: 0,1,0', 'OK']);
  });
});

describe('what belongs to whom', () => {
  it('position tells where each token ended, so that the bytes of all tokens add up', () => {
    const ends: number[] = [];
    const notes = new Notes();
    const tokenizer = new Tokenizer(
      new Proxy(notes, {
        get: (target, key, receiver) => {
          const member: unknown = Reflect.get(target, key, receiver);
          if (typeof member !== 'function') return member;
          return (...args: unknown[]) => {
            ends.push(tokenizer.position);
            return Reflect.apply(member, target, args);
          };
        },
      }),
      1_500,
    );
    for (const byte of ascii('\r\nOK\r\n\r\n+RECEIVE: 0, 2\r\nhi\r\nRDY\r\n'))
      tokenizer.push(Uint8Array.of(byte));
    expect(ends).toEqual([6, 25, 26, 33]);
  });
});

describe('chunking', () => {
  const word = fc.constantFrom(
    'OK',
    'ERROR',
    'CLOSED',
    '0, CLOSED',
    '> ',
    '+RECEIVE: 0, 5\r\n',
    '\r',
    '\n',
    '\x1a',
    '\x1b',
    '+QIRD: 1',
    'IPD3:',
  );
  const payload = fc
    .array(fc.oneof(word, fc.string({ unit: 'binary-ascii', maxLength: 8 })), { minLength: 1, maxLength: 8 })
    .map((parts) => parts.join(''))
    .filter((text) => text.length > 0);
  const part = fc.oneof(
    payload.map((text) => `\r\n+RECEIVE: ${text.length % 6}, ${text.length}\r\n${text}`),
    payload.map((text) => `\r\n+QIRD: 1.2.3.4:7,TCP,${text.length}\r\n${text}\r\nOK\r\n`),
    fc.constantFrom(
      '\r\nOK\r\n',
      '\r\n0, CLOSED\r\n',
      '\r\n+QIRDI: 0,1,0\r\n',
      'AT+QISACK=0\r\r\n+QISACK: 5, 5, 0\r\n',
      '\r\n> ',
    ),
  );

  it('never changes what is read', () => {
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 8 }),
        fc.array(fc.nat(2_000), { maxLength: 12 }),
        fc.boolean(),
        (parts, cuts, prompting) => {
          const bytes = ascii(parts.join(''));
          const at = [...new Set(cuts.map((c) => c % (bytes.length + 1)))].sort((a, b) => a - b);
          expect(tokens(cut(bytes, ...at), { prompting })).toEqual(tokens([bytes], { prompting }));
        },
      ),
      { numRuns: 500 },
    );
  });
});
