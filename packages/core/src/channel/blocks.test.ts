import { ascii, textOf } from '../bytes/ascii.ts';
import { Blocks } from './blocks.ts';

/** What is handed out of these pieces of one block, each within a chunk of its own. */
const handed = (blocks: Blocks, pieces: readonly string[], around = '..') => {
  let remaining = pieces.join('').length;
  return pieces.map((piece) => {
    remaining -= piece.length;
    const whole = blocks.whole(ascii(`${around}${piece}${around}`), around.length, piece.length, remaining);
    return whole && textOf(whole);
  });
};

describe('a counted block', () => {
  it('that comes whole is a view of its chunk', () => {
    const chunk = ascii('..hello..');
    expect(new Blocks().whole(chunk, 2, 5, 0)?.buffer).toBe(chunk.buffer);
  });

  it.each([
    ['few bytes', ['he', 'l', 'lo'], '..'],
    ['many bytes', ['h'.repeat(100), 'e'.repeat(300)], '..'],
    ['whole chunks', ['h'.repeat(100), 'e', 'l'.repeat(17)], ''],
  ])('is put together of pieces of %s', (_, pieces, around) => {
    expect(handed(new Blocks(), pieces, around)).toEqual([
      ...pieces.slice(1).map(() => undefined),
      pieces.join(''),
    ]);
  });

  it.each([
    ['whole chunks', 700, ''],
    ['small whole chunks', 90, ''],
    ['parts of chunks', 700, '....'],
    ['parts of small chunks', 90, '....'],
  ])('that was handed out is never written into again, in %s', (_, size, around) => {
    const blocks = new Blocks();
    const all: (readonly [Uint8Array, string])[] = [];
    // More than one slab holds.
    for (let number = 0; number < 400; number++) {
      const [first, last] = [`${number}`.padEnd(size, 'a'), `${number}`.padEnd(size + 60, 'b')];
      // The first piece ends its chunk, and the last begins another.
      blocks.whole(ascii(`${around}${first}`), around.length, first.length, last.length);
      const whole = blocks.whole(ascii(`${last}${around}`), 0, last.length, 0);
      if (whole) all.push([whole, first + last]);
    }
    expect(all.map(([whole]) => textOf(whole))).toEqual(all.map(([, text]) => text));
    expect(all).toHaveLength(400);
  });

  it('that is cut short is not handed out, and leaves nothing to the next', () => {
    const blocks = new Blocks();
    blocks.whole(ascii('a\r\nRDY\r\nb'), 0, 9, 100);
    expect(blocks.end()).toEqual(['RDY']);
    expect(blocks.end()).toEqual([]);
    expect(handed(blocks, ['hel', 'lo'])).toEqual([undefined, 'hello']);
  });

  it('is told piece by piece to whoever puts it together himself, and its last words are known all the same', () => {
    const blocks = new Blocks();
    expect(textOf(blocks.piece(ascii('..a\r\nRDY'), 2, 6, 10))).toBe('a\r\nRDY');
    expect(textOf(blocks.piece(ascii('\r\n..'), 0, 2, 8))).toBe('\r\n');
    expect(blocks.end()).toEqual(['RDY']);
  });
});
