import * as fc from 'fast-check';
import { holds } from '../../../test/holds.ts';
import { ascii, textOf } from '../../bytes/ascii.ts';
import { EscapeFree } from './escape-free.ts';

/** What is written, with a `|` where it is kept apart from what was written before. */
const written = (...writes: readonly string[]): readonly string[] => {
  const free = new EscapeFree(8);
  return writes.flatMap((bytes) =>
    free.portions(ascii(bytes)).map(({ bytes: portion, apart }) => `${apart ? '|' : ''}${textOf(portion)}`),
  );
};

/** Whether silence at the right places makes an escape of some writes in a row: three `+`, each soon after the other. */
const escapes = (portions: readonly string[]): boolean =>
  portions.some((_, from) => {
    let plusses = '';
    for (const [i, portion] of portions.slice(from).entries()) {
      if (i > 0 && portion.startsWith('|')) return false;
      plusses += portion.replace('|', '');
      if (plusses === '+++') return true;
      if (!/^\+*$/.test(plusses) || plusses.length > 3) return false;
    }
    return false;
  });

describe('a payload that could be taken for an escape', () => {
  it.each([
    [['+++'], ['|+', '|++']],
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
      ['+', '|+', '|++'],
    ],
    [
      ['+++', '+'],
      ['|+', '|++', '|+'],
    ],
    [['a+++'], ['a+++']],
    [['+++a'], ['+++a']],
    [
      ['a', '+++', 'b'],
      ['a', '|+', '|++', 'b'],
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
    [['12345678+++'], ['12345678', '|+', '|++']],
    [
      ['a+', '++'],
      ['a+', '++'],
    ],
  ])('%j is written as %j', (writes, portions) => {
    expect(written(...writes)).toEqual(portions);
  });

  it('is none, whatever is written in whatever pieces; and all of it is written', () => {
    const write = fc
      .array(fc.constantFrom('+', '++', '+++', 'a'), { maxLength: 6 })
      .map((parts) => parts.join(''));
    holds(
      fc.property(fc.array(write, { maxLength: 8 }), (writes) => {
        const portions = written(...writes);
        expect(escapes(portions)).toBe(false);
        expect(portions.join('').replaceAll('|', '')).toBe(writes.join(''));
      }),
    );
  });
});
