/** Numbers that look random and come, all of them, from one seed: sfc32, its state filled by splitmix32. */
export interface Random {
  /** 0 ≤ x < 1. */
  readonly part: () => number;
  /** A whole number, both ends included. */
  readonly whole: (from: number, to: number) => number;
  readonly between: (from: number, to: number) => number;
  /** True that often: 0 never, 1 always. */
  readonly chance: (part: number) => boolean;
  readonly pick: <T>(from: readonly [T, ...T[]]) => T;
  /** One of a list, where there is one. */
  readonly any: <T>(from: readonly T[]) => T | undefined;
  /** Numbers of their own: what is drawn from them changes nothing here. */
  readonly fork: () => Random;
}

export const random = (seed: number): Random => {
  let fill = seed | 0;
  const splitmix = () => {
    fill = (fill + 0x9e3779b9) | 0;
    let z = fill;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) | 0;
  };
  let [a, b, c, counter] = [splitmix(), splitmix(), splitmix(), 1];

  const u32 = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  };
  const part = () => u32() / 2 ** 32;
  const whole = (from: number, to: number) => from + Math.floor(part() * (to - from + 1));
  return {
    part,
    whole,
    between: (from, to) => from + part() * (to - from),
    chance: (often) => part() < often,
    pick: (from) => from[whole(0, from.length - 1)] ?? from[0],
    any: (from) => from[whole(0, from.length - 1)],
    fork: () => random(u32()),
  };
};
