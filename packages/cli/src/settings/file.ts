import { type FileHandle, open } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { closest, distance } from 'fastest-levenshtein';
import { either as E } from 'fp-ts';
import * as t from 'io-ts';
import { UsageError } from '../usage-error.ts';
import { KEYS, type Key, SECRETS } from './key.ts';

/** What a configuration file says. */
export interface FileSettings {
  /** As it is called in what is said about it. */
  readonly path: string;
  readonly values: Readonly<Partial<Record<Key, unknown>>>;
  /** It was not named, and is in the directory that the program was started in: whoever made that has written it. */
  readonly strange?: true;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The file that was named, or else the first that is there: `atrx.json` of this directory, `config.json` of the user. */
export const settingsFile = async (
  named: string | undefined,
  environment: Environment,
): Promise<FileSettings | undefined> => {
  const path = named ?? (environment['ATRX_CONFIG'] || undefined);
  if (path !== undefined) {
    const source = named === undefined ? 'ATRX_CONFIG' : '--config';
    const values = await settingsIn(path);
    if (values === undefined)
      throw new UsageError(`${source} names ${path}, which is not there: write it, or name another.`);
    return { path, values };
  }
  const here = await settingsIn(HERE);
  if (here !== undefined) return { path: HERE, values: here, strange: true };
  const own = join(environment['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'atrx', 'config.json');
  const values = await settingsIn(own);
  return values && { path: own, values };
};

const HERE = 'atrx.json';

/** Nothing where there is no such file. */
const settingsIn = async (path: string): Promise<FileSettings['values'] | undefined> => {
  const file = await opened(path);
  if (!file) return undefined;
  try {
    const values = parsed(await file.readFile('utf8'), path);
    const unknown = Object.keys(values).find((key) => !KEYS.some((known) => known === key));
    if (unknown !== undefined) throw new UsageError(strange(unknown, path));
    const secret = SECRETS.find((key) => key in values);
    if (secret !== undefined) await mustBePrivate(file, path, secret);
    return values;
  } finally {
    await file.close();
  }
};

const opened = (path: string): Promise<FileHandle | undefined> =>
  open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw new UsageError(`${path} cannot be read (${error.message}).`, { cause: error });
  });

const parsed = (text: string, path: string): Readonly<Record<string, unknown>> => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // Not why: that would show a part of it, which may be a secret.
    throw new UsageError(
      `${path} is no JSON: give an object such as {"port": "/dev/ttyUSB0", "apn": "CMNET"}.`,
    );
  }
  const values = t.UnknownRecord.decode(json);
  if (E.isRight(values)) return values.right;
  throw new UsageError(`${path} is no object: give one such as {"port": "/dev/ttyUSB0", "apn": "CMNET"}.`);
};

/** So many letters may be wrong in what is still taken for a slip of the pen. */
const SLIP = 3;

const strange = (key: string, path: string): string => {
  const near = closest(key, [...KEYS]);
  const meant = distance(key.toLowerCase(), near.toLowerCase()) <= SLIP ? `: is it "${near}"?` : '.';
  return `${path}: "${key}" is no setting${meant} There are ${KEYS.join(', ')}.`;
};

const mustBePrivate = async (file: FileHandle, path: string, secret: Key): Promise<void> => {
  if (process.platform === 'win32') return; // it has no such bits
  const { mode } = await file.stat();
  if (mode & 0o077)
    throw new UsageError(
      `${path} has a secret, "${secret}", and others may read it (mode ${(mode & 0o777).toString(8)}): \`chmod 600 ${path}\`.`,
    );
};
