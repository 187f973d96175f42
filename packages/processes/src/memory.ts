import { readFileSync } from 'node:fs';

/** Bytes of a process that are in memory. */
export const residentSet = (pid: number): number =>
  1024 * Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);

export const MiB = 1024 * 1024;

const signed = new Intl.NumberFormat('en', {
  signDisplay: 'exceptZero',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
  useGrouping: false,
});
/** So many bytes more, or fewer: `+1.5 MiB`. */
export const change = (bytes: number): string => `${signed.format(bytes / MiB)} MiB`;

/**
 * How a server is started whose memory is measured: V8 would enlarge the nursery of its heap from 16 to 40 MiB under any load
 * that lasts, which hides what a server itself keeps.
 */
export const MEASURED = ['--expose-gc', '--max-semi-space-size=1'];
