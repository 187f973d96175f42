import * as fc from 'fast-check';
import { holds } from '../../../test/holds.ts';
import { ascii, textOf } from '../../bytes/ascii.ts';
import { EscapeFree } from './escape-free.ts';

/** What is written, with a `|` where it is kept apart from what was written before. */
const written = (...writes: readonly string[]): readonly string[] => {
  const free = new EscapeFree(8);
  return writes.flatMap((bytes) =>
    free.pieces(ascii(bytes)).map((piece) => {
      const apart = free.completes(piece);
      free.wrote(piece, apart);
      return `${apart ? '|' : ''}${textOf(piece)}`;
    }),
  );
};

/** Whether silence at the right places makes an escape of some writes in a row: three `+`, each soon after the other. */
const escapes = (pieces: readonly string[]): boolean =>
  pieces.some((_, from) => {
    let plusses = '';
    for (const [i, piece] of pieces.slice(from).entries()) {
      if (i > 0 && piece.startsWith('|')) return false;
      plusses += piece.replace('|', '');
      if (plusses === '+++') return true;
      if (!/^\+*$/.test(plusses) || plusses.length > 3) return false;
    }
    return false;
  });

describe('a payload that could be taken for an escape', () => {
  it.each([
    [['+++'], ['+', '|++']],
    [
      ['+', '+', '+'],
      ['+', '+', '|+'],
    ],
    [
      ['++', '+'],
      ['++', '|+'],
    ],
    [
      ['+', '++'],
      ['+', '|++'],
    ],
    [
      ['+', '+++'],
      ['+', '+', '|++'],
    ],
    [
      ['+++', '+'],
      ['+', '|++', '|+'],
    ],
    [
      ['++', '+++'],
      ['++', '|+', '|++'],
    ],
    [['a+++'], ['a+++']],
    [['+++a'], ['+++a']],
    [
      ['a', '+++', 'b'],
      ['a', '+', '|++', 'b'],
    ],
    [['++++'], ['++++']],
    [
      ['+', 'a', '++'],
      ['+', 'a', '++'],
    ],
    [
      ['1234567+', '++'],
      ['1234567+', '++'],
    ],
    [['12345678+++'], ['12345678', '+', '|++']],
    [
      ['a+', '++'],
      ['a+', '++'],
    ],
  ])('%j is written as %j', (writes, pieces) => {
    expect(written(...writes)).toEqual(pieces);
  });

  it('is none, whatever is written in whatever pieces; and all of it is written', () => {
    const write = fc
      .array(fc.constantFrom('+', '++', '+++', 'a'), { maxLength: 6 })
      .map((parts) => parts.join(''));
    holds(
      fc.property(fc.array(write, { maxLength: 8 }), (writes) => {
        const pieces = written(...writes);
        expect(escapes(pieces)).toBe(false);
        expect(pieces.join('').replaceAll('|', '')).toBe(writes.join(''));
      }),
    );
  });
});
