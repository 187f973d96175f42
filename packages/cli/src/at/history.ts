import { appendFileSync, chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { holdsSecret } from '@atrx/core/catalogue';

/** Lines that were typed, the latest first, kept in a file of their owner's alone. */
export interface History {
  readonly lines: readonly string[];
  /** Keeps a line, unless it may hold a PIN or a password; says whether it did. */
  readonly keep: (line: string) => boolean;
}

/** So many are kept. */
const LONGEST = 1_000;

type Environment = Readonly<Record<string, string | undefined>>;

export const historyPath = (environment: Environment): string =>
  join(environment['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'atrx', 'history');

/** A history that cannot be read is an empty one, and one that cannot be written is not: it is a convenience. */
export const historyAt = (path: string): History => {
  const lines = read(path);
  if (lines.length > LONGEST) attempt(() => writeFileSync(path, `${lines.slice(-LONGEST).join('\n')}\n`));
  let latest = lines.at(-1);
  return {
    lines: lines.slice(-LONGEST).reverse(),
    keep: (line) => {
      if (holdsSecret(line)) return false;
      if (line === latest) return true;
      latest = line;
      attempt(() => {
        mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
        appendFileSync(path, `${line}\n`, { mode: 0o600 });
        chmodSync(path, 0o600);
      });
      return true;
    },
  };
};

const read = (path: string): readonly string[] => {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
  } catch {
    return [];
  }
};

const attempt = (write: () => void): void => {
  try {
    write();
  } catch {
    // A home that is read-only has no history.
  }
};
