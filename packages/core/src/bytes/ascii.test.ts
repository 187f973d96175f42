import { ascii, textOf } from './ascii.ts';

describe('the bytes of an AT line', () => {
  it('are one a character, up to 0xFF, and come back as they were', () => {
    const text = String.fromCharCode(...Array.from({ length: 256 }, (_, code) => code));
    expect([...ascii(text)]).toEqual(Array.from({ length: 256 }, (_, code) => code));
    expect(textOf(ascii(text))).toBe(text);
  });

  it('have a question mark for what this wire cannot say, and never a part of it', () => {
    // U+010D ends in 0x0D: cut to a byte it would end the line.
    expect(textOf(ascii('a\u010db\u{1f4e1}'))).toBe('a?b??');
  });
});
