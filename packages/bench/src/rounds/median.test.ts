import { median } from './median.ts';

describe('the middle', () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[10, 9, 100], 10],
  ])('of %p is %p', (numbers, middle) => expect(median(numbers)).toBe(middle));

  it('is none of what has not been measured throughout', () => {
    expect(median([1, Number.NaN, 2])).toBeNaN();
    expect(median([])).toBeNaN();
  });
});
