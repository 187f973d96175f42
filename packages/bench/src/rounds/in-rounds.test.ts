import { inRounds, shuffled } from './in-rounds.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e'];

describe('another order', () => {
  it('has all of them, the same for the same seed', () => {
    const orders = [1, 2, 3, 4].map((seed) => shuffled(NAMES, seed));
    for (const order of orders) expect([...order].sort()).toEqual(NAMES);
    expect(new Set(orders.map((order) => order.join(''))).size).toBeGreaterThan(1);
    expect(shuffled(NAMES, 1)).toEqual(orders[0]);
  });
});

describe('rounds', () => {
  it('take one sample of each, one after the other', async () => {
    let underway = 0;
    const all = await inRounds([{ name: 'a' }, { name: 'b' }], 3, async ({ name }) => {
      underway += 1;
      expect(underway).toBe(1);
      await Promise.resolve();
      underway -= 1;
      return name.toUpperCase();
    });
    expect(all).toEqual(Array.from({ length: 3 }, () => ({ a: 'A', b: 'B' })));
  });
});
