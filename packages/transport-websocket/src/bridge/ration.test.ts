import { ration } from './ration.ts';

const MINUTE = 60_000;

describe('a ration', () => {
  it('is so many a minute, for each by itself, and says which is the last', () => {
    const take = ration(3);
    expect([0, 1, 2, 3, 4, MINUTE - 1].map((now) => take('a', now))).toEqual([2, 1, 0, -1, -1, -1]);
    expect(take('b', 5)).toBe(2);
    expect([MINUTE, MINUTE, MINUTE, MINUTE].map((now) => take('a', now))).toEqual([2, 1, 0, -1]);
  });

  it('is remembered of 4,096, those who began longest ago being forgotten first', () => {
    const take = ration(1);
    for (let at = 0; at < 4097; at += 1) take(`${at}`, at);
    expect([take('1', 5000), take('4096', 5000), take('0', 5000)]).toEqual([-1, -1, 0]);
  });
});
