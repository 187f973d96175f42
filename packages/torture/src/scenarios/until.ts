import { setTimeout as wait } from 'node:timers/promises';

/** Whether it has come true within so many milliseconds. */
export const until = async (
  come: () => boolean | Promise<boolean>,
  ms: number,
  every = 50,
): Promise<boolean> => {
  const end = performance.now() + ms;
  while (!(await come())) {
    if (performance.now() > end) return false;
    await wait(every);
  }
  return true;
};
