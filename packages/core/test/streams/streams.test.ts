import * as fc from 'fast-check';
import { holds } from '../holds.ts';
import { mutated } from './mutations.ts';
import { played, stream } from './stream.ts';

describe('what a module prints, damaged on the way', () => {
  it('throws nothing, hangs nobody, and the next command is answered behind two fences at most', () => {
    holds(
      fc.property(stream, (one) => {
        expect(played(one)).toEqual([]);
      }),
      400,
    );
  });

  it('is damaged in each way that there is', () => {
    const damaged = (how: 'delete' | 'duplicate' | 'swap' | 'insert' | 'splice', by = 1) =>
      mutated(['ab', 'cd', 'e12'], [{ how, at: 1, by, noise: 'x' }]);
    expect(damaged('delete')).toEqual(['ab', 'e12']);
    expect(damaged('duplicate')).toEqual(['ab', 'cd', 'cd', 'e12']);
    expect(damaged('swap')).toEqual(['ab', 'e12', 'cd']);
    expect(damaged('insert')).toEqual(['ab', 'cd', 'x', 'e12']);
    expect(damaged('splice')).toEqual(['ab', 'cxd', 'e12']);
    const changed = (how: 'truncate' | 'behead' | 'lose' | 'flip' | 'blow', by: number) =>
      mutated(['+RECEIVE: 0, 1500'], [{ how, at: 0, by, noise: '' }])[0];
    expect(changed('truncate', 8)).toBe('+RECEIVE');
    expect(changed('behead', 13)).toBe('1500');
    expect(changed('lose', 8)).toBe('+RECEIVE 0, 1500');
    expect(changed('flip', 8)).toBe('+RECEIVE8 0, 1500');
    expect(changed('blow', 11)).toBe('+RECEIVE: 0, 1499');
    expect(changed('blow', 2)).toBe('+RECEIVE: 4294967295, 1500');
  });
});
