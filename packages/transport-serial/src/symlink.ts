import { readlinkSync, symlinkSync, unlinkSync } from 'node:fs';
import { TransportError } from '@atrx/transport';

/** Points `name` at `target`, in place of a symlink of that name, and returns what removes it again, while it is still ours. */
export const symlink = (name: string, target: string): (() => void) => {
  try {
    // One that a crash has left behind; anything but a symlink is kept.
    if (pointsAt(name) !== undefined) unlinkSync(name);
    symlinkSync(target, name);
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new TransportError(
      'unsuitable',
      `No symlink ${name} can be made (${what}). Choose another name.`,
      cause,
    );
  }
  return () => {
    if (pointsAt(name) === target) unlinkSync(name);
  };
};

const pointsAt = (name: string): string | undefined => {
  try {
    return readlinkSync(name);
  } catch {
    return undefined;
  }
};
