/** The middle one; of two the mean. None, where one of them is none. */
export const median = (numbers: readonly number[]): number => {
  if (numbers.some(Number.isNaN)) return Number.NaN;
  const sorted = [...numbers].sort((one, other) => one - other);
  const half = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
};
