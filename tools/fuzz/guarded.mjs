/** Longer than this, in milliseconds, nothing may take that is one message. */
const LONGEST = 50;
const TRIES = 3;

/**
 * The lesser of two clocks: the wall's, which goes on while others have the processor, and the process's, which counts all of
 * its threads, those that collect garbage too.
 */
const took = (work) => {
  const before = { wall: performance.now(), process: process.cpuUsage() };
  work();
  const { user, system } = process.cpuUsage(before.process);
  return Math.min(performance.now() - before.wall, (user + system) / 1_000);
};

const tookAtLeast = (work, longest) => {
  let least = Number.POSITIVE_INFINITY;
  // What is slow once may be the compiler's; what is slow is slow again.
  for (let tries = 0; tries < TRIES && least > longest; tries += 1) least = Math.min(least, took(work));
  return least;
};

/** A fuzz target that also fails where it takes too long; `longest` may be its own, where an input is many messages. */
export const guarded = ({ fuzz, longest = LONGEST }) => ({
  fuzz: (bytes) => {
    const least = tookAtLeast(() => fuzz(bytes), longest);
    if (least > longest) throw new Error(`It takes ${least.toFixed(0)} ms, and ${longest} is the most.`);
  },
});
