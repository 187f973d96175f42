/** Whole numbers that look random and come, all of them, from one seed (mulberry32): each from one bound to the other, both included. */
export const drawn = (seed: number): ((from: number, to: number) => number) => {
  let state = seed | 0;
  const part = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return (from, to) => from + Math.floor(part() * (to - from + 1));
};
