import { createHook, executionAsyncResource } from 'node:async_hooks';
import { seconds } from './cpu.ts';

/** What a process did while nobody wanted anything of it. */
export interface Quiet {
  /** Seconds of CPU. */
  readonly cpu: number;
  /** How often anything of it ran: a timer, a promise, a message, whatever Node calls back. */
  readonly woken: number;
}

/** Waits for so many ms. */
export const quiet = (ms: number): Promise<Quiet> =>
  new Promise((resolve) => {
    let woken = 0;
    let own: object | undefined;
    const hook = createHook({
      before: () => {
        if (executionAsyncResource() !== own) woken += 1;
      },
    });
    const over = () => {
      hook.disable();
      const cpu = seconds(before);
      resolve({ cpu, woken });
    };
    // So that what asked for this is over before anything is counted, and so is what V8 does behind a garbage collection.
    const begin = () => {
      own = setTimeout(over, ms);
      before = process.cpuUsage();
      hook.enable();
    };
    let before = process.cpuUsage();
    setTimeout(begin, 500);
  });
