import { isIPv4 } from 'node:net';
import { either as E } from 'fp-ts';
import * as t from 'io-ts';
import { isProfile, PROFILES, type Profile } from '../profile.ts';
import { ESCAPES, KEYS, type Key, RECEIVE } from './key.ts';

/** A setting; `allowed` is how its values are called where one is refused. */
const setting = <A>(allowed: string, read: (given: unknown) => A | undefined): t.Type<A, A, unknown> =>
  new t.Type<A, A, unknown>(
    allowed,
    (value): value is A => read(value) !== undefined,
    (given, context) => {
      const value = read(given);
      return value === undefined ? t.failure(given, context) : t.success(value);
    },
    t.identity,
  );

/** A whole number. The environment and the command line have digits for it. */
const whole = (allowed: string, min: number, max: number) =>
  setting(allowed, (given) => {
    const number = typeof given === 'string' && /^\d{1,9}$/.test(given) ? Number(given) : given;
    return typeof number === 'number' && Number.isInteger(number) && number >= min && number <= max
      ? number
      : undefined;
  });

const text = (allowed: string, look = /./) =>
  setting(allowed, (given) => (typeof given === 'string' && look.test(given) ? given : undefined));

const WORDS: Readonly<Record<string, boolean>> = {
  ...{ true: true, yes: true, on: true, 1: true },
  ...{ false: false, no: false, off: false, 0: false },
};
const flag = setting('true or false', (given) =>
  typeof given === 'boolean' ? given : WORDS[String(given).toLowerCase()],
);

const choice = <const Words extends readonly string[]>(words: Words) =>
  setting<Words[number]>(words.join(', '), (given) => words.find((word) => word === given));

const addresses = setting<readonly [string, string?]>(
  'one or two IPv4 addresses, 8.8.8.8,8.8.4.4',
  (given) => {
    const [primary, secondary, ...more]: readonly unknown[] =
      typeof given === 'string' ? given.split(/,\s*/) : Array.isArray(given) ? given : [];
    if (more.length > 0 || typeof primary !== 'string' || !isIPv4(primary)) return undefined;
    if (secondary === undefined) return [primary];
    return typeof secondary === 'string' && isIPv4(secondary) ? [primary, secondary] : undefined;
  },
);

const codecs = {
  port: text('a port: /dev/ttyUSB0, tcp://host:port, ws://host:port/name, or emulator:'),
  baud: whole('a number from 1 to 4000000', 1, 4_000_000),
  signals: flag,
  token: text('16 to 256 visible ASCII characters', /^[\x21-\x7e]{16,256}$/),
  tokenFile: text('the path of a file'),
  apn: text('the name of an access point', /^[\x20\x21\x23-\x7e]{1,100}$/),
  user: text('a name', /^[\x20\x21\x23-\x7e]{0,100}$/),
  password: text('printable ASCII without a double quote', /^[\x20\x21\x23-\x7e]{0,100}$/),
  pin: text('4 to 8 digits, as a text', /^\d{4,8}$/),
  dns: addresses,
  profile: setting<Profile>(PROFILES.join(', '), (given) =>
    typeof given === 'string' && isProfile(given) ? given : undefined,
  ),
  receive: choice(RECEIVE),
  escape: choice(ESCAPES),
  networkWithin: whole('milliseconds, from 1 to 3600000', 1, 3_600_000),
  timeout: whole('milliseconds, from 1 to 3600000', 1, 3_600_000),
  trace: text('the path of a file'),
  json: flag,
} satisfies Readonly<Record<Key, t.Mixed>>;

/** What a verb may be told by flags, by the environment and by a file, all of it optional. */
const Given = t.partial(codecs);

/** What holds where nothing is said. */
const DEFAULTS = {
  baud: 115_200,
  signals: false,
  receive: 'pull',
  networkWithin: 60_000,
  json: false,
} as const satisfies t.TypeOf<typeof Given>;

/** What a verb goes by. */
export type Settings = Readonly<
  Omit<t.TypeOf<typeof Given>, keyof typeof DEFAULTS> &
    Required<Pick<t.TypeOf<typeof Given>, keyof typeof DEFAULTS>>
>;

/** The settings in what was given, or the first that is wrong: its key, and what it may be. */
export const decodeSettings = (
  given: Readonly<Partial<Record<Key, unknown>>>,
): E.Either<{ readonly key: Key | undefined; readonly allowed: string }, Settings> => {
  const decoded = Given.decode(given);
  if (E.isRight(decoded)) return E.right({ ...DEFAULTS, ...decoded.right });
  const at = decoded.left[0]?.context.at(-1);
  return E.left({ key: KEYS.find((key) => key === at?.key), allowed: at?.type.name ?? 'something else' });
};
