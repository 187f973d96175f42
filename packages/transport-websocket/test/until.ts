/** Turns the event loop until it holds; the test's own timeout ends the wait. */
export const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
};
