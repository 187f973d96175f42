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
  if (E.isRight(settings)) {
    mustNotLeak(new Map(found), sources);
    return settings.right;
  }
  const { key, allowed } = settings.left;
  const wrong = found.find(([name]) => name === key)?.[1];
  const shown = key && SECRETS.includes(key) ? 'something else (not shown)' : JSON.stringify(wrong?.value);
  throw new UsageError(`${wrong?.source} is ${shown}; allowed: ${allowed}.`);
};

/** What a port of a bridge is told, or the network behind it: secrets. */
const TOLD: readonly Key[] = ['token', 'tokenFile', 'password', 'pin'];

/** A directory that somebody else has made is not to have one's secrets sent to a host of its choice. */
const mustNotLeak = (found: ReadonlyMap<Key, Found>, { file }: Sources): void => {
  const port = found.get('port');
  if (!file?.strange || port?.fromFile !== true || !/^(wss?|tcp):/i.test(String(port.value))) return;
  const secret = TOLD.find((key) => found.get(key)?.fromFile === false);
  if (secret === undefined) return;
  throw new UsageError(
    `${port.source} is ${JSON.stringify(port.value)}, and ${found.get(secret)?.source} would be sent there: ` +
      'say by --port or --config that this is what you want.',
  );
};

interface Found {
  readonly value: unknown;
  readonly source: string;
  readonly fromFile: boolean;
}

const foundIn = ({ flags, environment, file }: Sources, key: Key): Found | undefined => {
  if (flags[key] !== undefined) return { value: flags[key], source: flagOf(key), fromFile: false };
  const variable = variableOf(key);
  // Set to nothing is not set.
  if (environment[variable]) return { value: environment[variable], source: variable, fromFile: false };
  const value = file?.values[key];
  return value === undefined ? undefined : { value, source: `${file?.path}: "${key}"`, fromFile: true };
};
