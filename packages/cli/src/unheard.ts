import { closeSync } from 'node:fs';
import { isatty } from 'node:tty';

/** Whoever reads may leave first: `atrx … | head -1`, a terminal that is closed. */
const LEFT: ReadonlySet<string | undefined> = new Set(['EPIPE', 'EIO']);

/**
 * That nobody reads what the program prints is no failure of it, nor that stderr takes no more, on a full disk: it goes on
 * with what it does, and ends as it would have.
 */
export const goOnUnheard = (): void => {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (!LEFT.has(error.code)) throw error;
  });
  process.stderr.on('error', () => {});

  // At its end Node gives terminals their settings back, and aborts over one that is gone (ResetStdio in its node.cc),
  // but not over one that was closed.
  const terminals = [0, 1, 2].filter((fd) => isatty(fd));
  process.on('exit', () => {
    for (const fd of terminals) if (!isatty(fd)) closeSync(fd);
  });
};
