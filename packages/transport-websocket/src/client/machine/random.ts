/** A number from 0 to below 1, and what the next one comes from (mulberry32). */
export const random = (seed: number): readonly [number, number] => {
  const next = (seed + 0x6d2b79f5) | 0;
  const mixed = Math.imul(next ^ (next >>> 15), 1 | next);
  const stirred = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return [((stirred ^ (stirred >>> 14)) >>> 0) / 2 ** 32, next];
};
