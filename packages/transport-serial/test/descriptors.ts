import { readdirSync, readlinkSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';

/** The terminals this process has open, by path, one entry a file descriptor. */
export const terminals = (): string[] =>
  readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const path = readlinkSync(`/proc/self/fd/${fd}`);
      return /^\/dev\/(pts\/|ptmx)/.test(path) ? [path] : [];
    } catch {
      return []; // that of readdir itself
    }
  });

/** Turns the event loop until it holds; the test's own timeout ends the wait. */
export const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await setImmediate();
};
