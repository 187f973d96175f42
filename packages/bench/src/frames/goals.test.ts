import { goals, isReached } from './goals.ts';
import type { Measured } from './measure.ts';
import { NATIVE } from './native.ts';
import { TYPICAL } from './stream.ts';

const measured = (names: readonly string[], ratio: number): Measured => ({
  stream: TYPICAL,
  payload: 64,
  frames: names.map((name) => ({ name, right: true, time: 40, ratio })),
  against: () => ratio,
});

describe('goals', () => {
  it('are missed by what could not be measured', () => {
    expect(isReached({ what: 'it', is: Number.NaN, least: 1 })).toBe(false);
    expect(isReached({ what: 'it', is: 0.99, least: 1 })).toBe(false);
    expect(isReached({ what: 'it', is: 1, least: 1 })).toBe(true);
  });

  it('say nothing of a loop in C that is not here', () => {
    const title = () => 'frames';
    const without = goals([measured(['bare loop'], 100)], title).map(({ what }) => what);
    const all = goals([measured(['bare loop', NATIVE], 100)], title).map(({ what }) => what);
    expect(without.filter((what) => /in C|elsewhere/.test(what))).toEqual([]);
    expect(all).toEqual(expect.arrayContaining(without));
    expect(all.some((what) => what.includes(NATIVE))).toBe(true);
  });
});
