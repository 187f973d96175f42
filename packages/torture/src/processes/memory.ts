import { readFileSync } from 'node:fs';

/** Bytes of a process that are in memory. */
export const residentSet = (pid: number): number =>
  1024 * Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);

export const MiB = 1024 * 1024;

/**
 * How a server is started whose memory is measured: V8 would enlarge the nursery of its heap from 16 to 40 MiB under any load
 * that lasts, which hides what a server itself keeps.
 */
export const MEASURED = ['--expose-gc', '--max-semi-space-size=1'];
