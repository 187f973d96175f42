/** Longer than this, in milliseconds, nothing may take, whatever it is told. */
const LONGEST = 50;
const TRIES = 3;

const tookAtLeast = (run, bytes) => {
  let least = Number.POSITIVE_INFINITY;
  // Once may be the collector's, or the neighbour's; what is slow is slow again.
  for (let tries = 0; tries < TRIES && least > LONGEST; tries += 1) {
    const began = performance.now();
    run(bytes);
    least = Math.min(least, performance.now() - began);
  }
  return least;
};

/** A fuzz target that also fails where it takes too long. */
export const guarded = (run) => (bytes) => {
  const took = tookAtLeast(run, bytes);
  if (took > LONGEST) throw new Error(`It takes ${took.toFixed(0)} ms, and ${LONGEST} is the most.`);
};
