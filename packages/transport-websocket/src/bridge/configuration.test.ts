import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { memory, silence, TransportError } from '@atrx/transport';
import { configuration } from './configuration.ts';
import type { BridgeOptions } from './options.ts';

const port = memory(silence);
const fixture = (name: string) => readFileSync(join(__dirname, '../../test/tls', name), 'utf8');
const tls = { cert: fixture('test-fixture.cert.pem'), key: fixture('test-fixture.key.pem') };
const { privateKey: another } = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const good = 'correct-horse-battery';

/** 'starts', or why not. */
const outcome = (options: BridgeOptions, ports: Parameters<typeof configuration>[0] = port) => {
  try {
    configuration(ports, options);
    return 'starts';
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    expect(error.reason).toBe('unsuitable');
    return error.message.replace('The bridge does not start. ', '');
  }
};

describe('a bridge', () => {
  it('has a random token, the loopback and a will that a module understands unless it is told otherwise', () => {
    const { hosts, token, policy, ports, timing } = configuration(port, {});
    expect(hosts).toEqual(['127.0.0.1', '::1']);
    expect(policy.keys?.find(token ?? '')?.rights.size).toBe(6);
    expect(policy.origins.size).toBe(0);
    expect(timing).toEqual({ heartbeat: 10_000, silence: 25_000, window: 60_000, helloTimeout: 5000 });
    expect(ports.map(({ name, ring, reopen, will }) => ({ name, ring, reopen, will }))).toEqual([
      {
        name: 'port',
        ring: 1_048_576,
        reopen: 1000,
        will: [
          { write: 'Gw==' },
          { quiet: 100 },
          { write: 'QVQN' },
          { quiet: 200 },
          { write: 'QVQN' },
          { expect: 'T0s=', ms: 1000 },
        ],
      },
    ]);
    expect(configuration(port, {}).token).not.toBe(token);
  });

  it('is known by the name at which it listens, and by those that it was given', () => {
    const host = ['Gateway.local', 'localhost', '127.0.0.1', '::1', 'fe80::1%eth0'];
    const { policy } = configuration(port, { host, hosts: ['console.example'], insecureBehindProxy: true });
    expect([...policy.hosts]).toEqual(['console.example', 'gateway.local']);
  });

  const starts: readonly BridgeOptions[] = [
    { noToken: true },
    { noToken: true, host: 'localhost' },
    { host: ['127.0.0.1', '127.0.1.1', '::1', 'localhost'] },
    { host: '0.0.0.0', insecureBehindProxy: true },
    { token: good, origins: ['https://console.example', 'http://localhost:5173', 'vscode-webview://abc'] },
    { hosts: ['gateway.local', 'gateway.local:8443', '[2001:db8::1]:7000', '192.0.2.1'] },
    { metrics: '/metrics', port: 65_535, limits: { connections: 1 } },
    { heartbeat: 24_999 },
  ];
  it.each(starts)('starts with %j', (options) => {
    expect(outcome(options)).toBe('starts');
  });

  const refused: ReadonlyArray<readonly [BridgeOptions, RegExp]> = [
    [{ host: '0.0.0.0' }, /^Beyond the loopback/],
    [{ host: ['127.0.0.1', '192.0.2.1'] }, /^Beyond the loopback/],
    [{ host: '127.0.0.1.evil.example' }, /^Beyond the loopback/],
    [{ host: '' }, /^Beyond the loopback/],
    [{ host: [] }, /^Name at least one address/],
    [{ noToken: true, host: '0.0.0.0', insecureBehindProxy: true }, /^Without a token/],
    [{ noToken: true, origins: ['https://console.example'] }, /^Without a token/],
    [{ noToken: true, token: good }, /^There is a token, and there is none/],
    [{ token: 'short' }, /^A token has 16 to 256/],
    [{ token: '' }, /^A token has 16 to 256/],
    [{ token: 'with a space in the middle' }, /^A token has 16 to 256/],
    [
      {
        token: [
          { token: good, rights: ['observe'] },
          { token: 'x', rights: ['write'] },
        ],
      },
      /^A token has/,
    ],
    [{ token: [] }, /^Nobody could connect/],
    [{ token: [{ token: good, rights: [] }] }, /^The rights of a token/],
    [{ token: [{ token: good, rights: ['list'], ports: ['gps'] }] }, /^A token is for the port gps/],
    [{ origins: ['*'] }, /^\* is no origin/],
    [{ origins: ['null'] }, /^null is no origin/],
    [{ origins: ['https://*.example'] }, /is no origin/],
    [{ origins: ['https://console.example/'] }, /is no origin/],
    [{ origins: ['https://Console.example'] }, /is no origin/],
    [{ origins: ['console.example'] }, /is no origin/],
    [{ hosts: ['gateway.local.'] }, /is no host/],
    [{ hosts: ['GATEWAY.local'] }, /is no host/],
    [{ hosts: ['*'] }, /is no host/],
    [{ port: 65_536 }, /^65536 is no port/],
    [{ port: 0.5 }, /^0.5 is no port/],
    [{ metrics: '/healthz' }, /^The option metrics/],
    [{ metrics: 'metrics' }, /^The option metrics/],
    [{ metrics: '/' }, /^The option metrics/],
    [{ heartbeat: 0 }, /^heartbeat must be/],
    [{ heartbeat: 25_000 }, /^silence must be longer than heartbeat/],
    [{ silence: 8000 }, /^silence must be longer than heartbeat/],
    [{ window: Number.POSITIVE_INFINITY }, /^window must be/],
    [{ limits: { guesses: Number.NaN } }, /^guesses must be/],
  ];
  it.each(refused)('does not start with %j', (options, why) => {
    expect(outcome(options)).toMatch(why);
  });

  it('has TLS with a certificate and its key, and says which of the two cannot be used', () => {
    expect(outcome({ host: '0.0.0.0', tls })).toBe('starts');
    expect(outcome({ tls: { ...tls, cert: '' } })).toMatch(/^The certificate cannot be used: it is empty/);
    expect(outcome({ tls: { ...tls, cert: tls.key } })).toMatch(
      /^The certificate cannot be used: .*no start line/,
    );
    expect(outcome({ tls: { ...tls, key: '' } })).toMatch(/^The key cannot be used: it is empty/);
    expect(outcome({ tls: { ...tls, key: 'no PEM' } })).toMatch(/^The key cannot be used: /);
    expect(outcome({ tls: { ...tls, key: another } })).toMatch(/^The key cannot be used: .*mismatch/);
  });

  it('has ports with plain names, each with a ring, a will that can be run, and a time to wait', () => {
    const ports = { transport: port };
    expect(outcome({}, { 'usb-0:1.modem_A': ports })).toBe('starts');
    expect(outcome({}, {})).toMatch(/^There is no port/);
    for (const name of ['', '../etc/passwd', '/dev/ttyUSB0', 'a b', 'é', 'x'.repeat(65), '__proto__'])
      expect(outcome({}, { [name]: ports })).toMatch(/is no name for a port/);
    expect(outcome({}, { modem: { ...ports, ring: 0 } })).toMatch(/^The ring of modem/);
    expect(outcome({}, { modem: { ...ports, reopen: -1 } })).toMatch(/^The option reopen of modem/);
    expect(outcome({}, { modem: { ...ports, will: [{ quiet: 20_000 }] } })).toMatch(
      /^The will of modem cannot be run: it may take longer/,
    );
  });
});
