import fc from 'fast-check';
import { bytesOf, textOf } from './escapes.ts';

describe('bytes as text', () => {
  it('reads back as the same bytes', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => expect(bytesOf(textOf(bytes))).toEqual(bytes)));
  });

  it('is printable ASCII', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => expect(textOf(bytes)).toMatch(/^[ -~]*$/)));
  });

  it('says control characters by name, and the rest in hexadecimal', () => {
    expect(textOf(Uint8Array.of(0, 9, 10, 13, 26, 27, 92, 255))).toBe(String.raw`\0\t\n\r\x1a\x1b\\\xff`);
  });

  it('takes a character as it stands for the byte of its number', () => {
    expect(bytesOf('A\r\u001aÿ')).toEqual(Uint8Array.of(0x41, 0x0d, 0x1a, 0xff));
  });

  it.each([String.raw`\q`, '\\', String.raw`\x1`, String.raw`\xgg`, '€', '😀'])('refuses %j', (text) => {
    expect(() => bytesOf(text)).toThrow(/is no escape|is not one byte/);
  });
});
