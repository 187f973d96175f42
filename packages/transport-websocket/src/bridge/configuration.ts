import { isIP } from 'node:net';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { type Transport, TransportError } from '@atrx/transport';
import { either as E } from 'fp-ts';
import { isObservable } from 'rxjs';
import type { Step } from '../protocol/message.ts';
import { wireSteps } from '../protocol/script.ts';
import type { Policy } from './guard.ts';
import type { LogEntry } from './log-entry.ts';
import { DEFAULTS, type MachineOptions } from './machine/options.ts';
import type { BridgeLimits, BridgeOptions, PortOptions } from './options.ts';
import type { Served } from './port-host.ts';
import { keyring, RIGHTS, randomToken, STRONG, type TokenGrant } from './tokens.ts';
import { atWill } from './will.ts';

/** What a bridge was asked to be, checked, with nothing left open. */
export interface Configuration {
  readonly ports: readonly ServedPort[];
  readonly hosts: readonly string[];
  /** An address that this machine need not have. */
  readonly optional: string | undefined;
  readonly port: number;
  readonly policy: Policy;
  /** The one token for everything, if there is one. */
  readonly token: string | undefined;
  readonly tls: BridgeOptions['tls'];
  readonly metrics: string | undefined;
  readonly timing: Pick<MachineOptions, 'heartbeat' | 'silence' | 'window' | 'helloTimeout'>;
  readonly limits: BridgeLimits;
  readonly log: (entry: LogEntry) => void;
}

export interface ServedPort extends Served {
  readonly ring: number;
  readonly will: readonly Step[];
}

/** Why it will not start: `unsuitable`, in words that say what to change. */
export const configuration = (
  ports: Transport | Readonly<Record<string, Transport | PortOptions>>,
  options: BridgeOptions,
): Configuration => {
  const {
    host = ['127.0.0.1', '::1'],
    port = 0,
    origins = [],
    hosts = [],
    noToken = false,
    tls,
    metrics,
  } = options;
  const addresses = typeof host === 'string' ? [host] : host;
  const timing = timingOf(options);
  const limits = limitsOf(options.limits);
  const random = options.token === undefined ? randomToken() : options.token;
  const token = typeof random === 'string' ? random : undefined;
  const grants = typeof random === 'string' ? [{ token: random, rights: RIGHTS }] : random;
  const served = isObservable(ports) ? { port: ports } : ports;

  must(Object.keys(served).length > 0, 'There is no port to serve.');
  must(
    grants.length > 0,
    'Nobody could connect: give it a token, or leave out the option token for a random one.',
  );
  must(addresses.length > 0, 'Name at least one address to listen at: the option host.');
  must(whole(port, 0, 65_535), `${port} is no port to listen at: 0 to 65535.`);
  for (const [name, value] of Object.entries({ ...timing, ...limits }))
    must(whole(value, 1, 2 ** 31 - 1), `${name} must be a whole number above 0, not ${value}.`);
  must(
    timing.silence > timing.heartbeat,
    `silence must be longer than heartbeat: a client need not say anything before it is asked. They are ${timing.silence} and ${timing.heartbeat}.`,
  );
  must(
    metrics === undefined || (/^\/[^?#\s]+$/.test(metrics) && metrics !== '/healthz'),
    'The option metrics is a path such as /metrics.',
  );
  for (const origin of origins)
    must(
      /^[a-z][a-z0-9+.-]*:\/\/[^/?#@\s*A-Z]+$/.test(origin),
      `${origin} is no origin that a page can have. One is written as https://console.example, in lower case, without a path.`,
    );
  for (const name of hosts)
    must(
      /^(?:\[[0-9a-f:.]+\]|[a-z0-9-]+(?:\.[a-z0-9-]+)*)(?::\d{1,5})?$/.test(name),
      `${name} is no host. One is written as gateway.local or gateway.local:8443, in lower case, without a dot at its end.`,
    );
  if (noToken) {
    must(options.token === undefined, 'There is a token, and there is none: say noToken or token.');
    must(
      addresses.every(onLoopback) && origins.length === 0,
      'Without a token a bridge listens on the loopback only, and lets no pages in: leave out noToken, or host and origins.',
    );
  } else grants.forEach(mustBeGood(Object.keys(served)));
  must(
    tls !== undefined || options.insecureBehindProxy === true || addresses.every(onLoopback),
    'Beyond the loopback anyone on the way could read the token: give it tls, or insecureBehindProxy where something before it has TLS.',
  );

  if (tls) mustBeUsable(tls);

  return {
    ports: Object.entries(served).map(([name, port]) =>
      servedPort(name, isObservable(port) ? { transport: port } : port),
    ),
    hosts: addresses,
    optional: options.host === undefined ? '::1' : undefined,
    port,
    policy: {
      origins: new Set(origins),
      hosts: new Set([...hosts, ...addresses.filter(isName).map((name) => name.toLowerCase())]),
      keys: noToken ? undefined : keyring(grants),
      secure: tls !== undefined,
    },
    token: noToken ? undefined : token,
    tls,
    metrics,
    timing,
    limits,
    log: options.log ?? (() => {}),
  };
};

const timingOf = ({
  heartbeat = DEFAULTS.heartbeat,
  silence = DEFAULTS.silence,
  window = DEFAULTS.window,
  helloTimeout = DEFAULTS.helloTimeout,
}: BridgeOptions) => ({ heartbeat, silence, window, helloTimeout });

const limitsOf = ({
  connections = 8,
  guesses = 5,
  clientsPerPort = DEFAULTS.limits.clientsPerPort,
  operationsPerSecond = DEFAULTS.limits.operationsPerSecond,
  gapsPerMinute = DEFAULTS.limits.gapsPerMinute,
}: Partial<BridgeLimits> = {}): BridgeLimits => ({
  connections,
  guesses,
  clientsPerPort,
  operationsPerSecond,
  gapsPerMinute,
});

const servedPort = (name: string, port: PortOptions): ServedPort => {
  const { transport, ring = 2 ** 20, will = atWill, actions = {}, reopen = 1000 } = port;
  must(
    /^[A-Za-z0-9][\w.:-]{0,63}$/.test(name),
    `${name} is no name for a port: a letter or digit, then letters, digits, _ . : - and no more than 64 in all.`,
  );
  must(whole(ring, 1, 2 ** 30), `The ring of ${name} has 1 byte to 1 GiB, not ${ring}.`);
  must(
    whole(reopen, 0, 2 ** 31 - 1),
    `The option reopen of ${name} is in whole milliseconds, not ${reopen}.`,
  );
  const steps = wireSteps(will);
  return E.isLeft(steps)
    ? complain(`The will of ${name} cannot be run: ${steps.left}.`)
    : { name, transport, ring, will: steps.right, actions, reopen };
};

const mustBeGood =
  (ports: readonly string[]) =>
  ({ token, rights, ports: own = [] }: TokenGrant) => {
    must(
      STRONG.test(token),
      'A token has 16 to 256 visible ASCII characters, without a space. `openssl rand -base64 32` makes one.',
    );
    must(
      rights.length > 0 && rights.every((right) => RIGHTS.includes(right)),
      `The rights of a token are among ${RIGHTS.join(', ')}.`,
    );
    for (const port of own)
      must(ports.includes(port), `A token is for the port ${port}, which there is not.`);
  };

/** The certificate by itself first: else nobody could tell which of the two it is. */
const mustBeUsable = ({ cert, key }: NonNullable<BridgeOptions['tls']>): void => {
  const wrong = (what: SecureContextOptions) =>
    E.match(
      ({ message }: Error) => message,
      () => undefined,
    )(E.tryCatch(() => createSecureContext(what), E.toError));
  const certificate = cert.length === 0 ? 'it is empty' : wrong({ cert });
  must(
    certificate === undefined,
    `The certificate cannot be used: ${certificate}. It is a chain in PEM, its own certificate first.`,
  );
  const pair = key.length === 0 ? 'it is empty' : wrong({ cert, key });
  must(
    pair === undefined,
    `The key cannot be used: ${pair}. It is the key of that certificate, in PEM, without a passphrase.`,
  );
};

/** Where it listens under a name, clients come to that. */
const isName = (host: string) => host !== 'localhost' && isIP(host.replace(/%.*$/, '')) === 0;

const onLoopback = (host: string) =>
  host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);

const whole = (value: number, min: number, max: number) =>
  Number.isInteger(value) && value >= min && value <= max;

const must = (holds: boolean, why: string): void => {
  if (!holds) complain(why);
};

const complain = (why: string): never => {
  throw new TransportError('unsuitable', `The bridge does not start. ${why}`);
};
