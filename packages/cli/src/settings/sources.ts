import { either as E } from 'fp-ts';
import { UsageError } from '../usage-error.ts';
import type { FileSettings } from './file.ts';
import { flagOf, KEYS, type Key, SECRETS, variableOf } from './key.ts';
import { decodeSettings, type Settings } from './settings.ts';

/** What was said, and where: flags go before the environment, that before the file. */
export interface Sources {
  readonly flags: Readonly<Partial<Record<Key, unknown>>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly file: FileSettings | undefined;
}

/** The settings that these make together. Throws, by its key and its source, what one of them cannot be. */
export const merged = (sources: Sources): Settings => {
  const found = KEYS.flatMap((key) => {
    const one = foundIn(sources, key);
    return one ? [[key, one] as const] : [];
  });
  const settings = decodeSettings(Object.fromEntries(found.map(([key, { value }]) => [key, value])));
  if (E.isRight(settings)) return settings.right;
  const { key, allowed } = settings.left;
  const wrong = found.find(([name]) => name === key)?.[1];
  const shown = key && SECRETS.includes(key) ? 'something else (not shown)' : JSON.stringify(wrong?.value);
  throw new UsageError(`${wrong?.source} is ${shown}; allowed: ${allowed}.`);
};

interface Found {
  readonly value: unknown;
  readonly source: string;
}

const foundIn = ({ flags, environment, file }: Sources, key: Key): Found | undefined => {
  if (flags[key] !== undefined) return { value: flags[key], source: flagOf(key) };
  const variable = variableOf(key);
  // Set to nothing is not set.
  if (environment[variable]) return { value: environment[variable], source: variable };
  const value = file?.values[key];
  return value === undefined ? undefined : { value, source: `${file?.path}: "${key}"` };
};
