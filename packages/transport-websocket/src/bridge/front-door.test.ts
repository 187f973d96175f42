import { readFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { memory, silence, TransportError } from '@atrx/transport';
import { WebSocket } from 'ws';
import { ask, knock } from '../../test/knock.ts';
import { SUBPROTOCOL, TOKEN_SUBPROTOCOL } from '../protocol/protocol.ts';
import { configuration } from './configuration.ts';
import { type FrontDoor, frontDoor } from './front-door.ts';
import type { BridgeOptions } from './options.ts';

const TOKEN = 'correct-horse-battery';
const bearer = { authorization: `Bearer ${TOKEN}` };
const fixture = (name: string) => readFileSync(join(__dirname, '../../test/tls', name));
const tls = { cert: fixture('test-fixture.cert.pem'), key: fixture('test-fixture.key.pem') };

const doors: FrontDoor[] = [];
const clients: WebSocket[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.terminate();
  for (const door of doors.splice(0)) door.shut();
});

/** A door whose listener notes what it hears. It stands at 127.0.0.1 unless told otherwise. */
const opened = async (
  options: BridgeOptions = {},
  ports: Parameters<typeof configuration>[0] = memory(silence),
) => {
  const log: string[] = [];
  let healthy = true;
  const config = configuration(ports, { host: '127.0.0.1', token: TOKEN, ...options });
  const door = await frontDoor(config, {
    admitted: (client, { rights }) => {
      clients.push(client.on('error', () => {}));
      log.push(`admitted ${rights.size}`);
    },
    refused: (_, { status, why }) => log.push(`${status} ${why}`),
    lockedOut: () => log.push('locked out'),
    crowded: () => log.push('crowded'),
    failed: ({ message }) => log.push(message),
    healthy: () => healthy,
    metrics: () => 'sessions 0\n',
  });
  doors.push(door);
  const [url = ''] = door.urls;
  return { door, url, log, ail: () => (healthy = false) };
};

/** Everything a socket is sent, once it is closed; an abrupt end counts as one. */
const allOf = (socket: Socket) =>
  new Promise<string>((resolve) => {
    let all = '';
    socket.setEncoding('latin1').on('data', (text: string) => (all += text));
    socket.on('error', () => {}).on('close', () => resolve(all));
  });
const raw = (url: string) => {
  const { hostname, port } = new URL(url);
  return connect({ host: hostname, port: Number(port) });
};
const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'nothing',
    (error: unknown) => (error instanceof TransportError ? error.reason : error),
  );

describe('the front door', () => {
  it('lets in whoever has the token, by the one subprotocol that is echoed', async () => {
    const { url, log } = await opened();
    const inHeader = await knock(url, { headers: bearer });
    const token = TOKEN_SUBPROTOCOL + Buffer.from(TOKEN).toString('base64url');
    const inProtocol = await knock(url, {
      headers: { 'sec-websocket-protocol': `${token}, ${SUBPROTOCOL}` },
    });
    for (const answer of [inHeader, inProtocol]) {
      expect([answer.status, answer.headers['sec-websocket-protocol']]).toEqual([101, SUBPROTOCOL]);
      expect(answer.headers['sec-websocket-extensions']).toBeUndefined();
      expect(JSON.stringify(answer.headers)).not.toContain(token);
    }
    expect(log).toEqual(['admitted 6', 'admitted 6']);
  });

  it('compresses for nobody who asks for it', async () => {
    const { url } = await opened();
    const headers = { ...bearer, 'sec-websocket-extensions': 'permessage-deflate' };
    expect((await knock(url, { headers })).headers['sec-websocket-extensions']).toBeUndefined();
  });

  const turnedAway: ReadonlyArray<readonly [string, number, Readonly<Record<string, string | string[]>>]> = [
    ['no token', 401, {}],
    ['a wrong token', 401, { authorization: 'Bearer wrong' }],
    ['a page', 403, { ...bearer, origin: 'https://evil.example' }],
    ['the page null', 403, { ...bearer, origin: 'null' }],
    ['two pages', 403, { ...bearer, origin: ['https://ok.example', 'https://ok.example'] }],
    ['another host', 403, { ...bearer, host: 'evil.example' }],
    ['another subprotocol', 400, { ...bearer, 'sec-websocket-protocol': 'chat' }],
    ['no key', 400, { ...bearer, 'sec-websocket-key': 'short' }],
    ['an old version', 400, { ...bearer, 'sec-websocket-version': '7' }],
    ['another upgrade', 400, { ...bearer, upgrade: 'h2c' }],
  ];
  it.each(turnedAway)('turns away %s, with %d', async (_, status, headers) => {
    const { url, log } = await opened({ origins: ['https://ok.example'] });
    expect((await knock(url, { headers })).status).toBe(status);
    expect(log).toEqual([expect.stringMatching(new RegExp(`^${status} .*\\.$`))]);
  });

  it('lets in a page of an origin that is allowed', async () => {
    const { url } = await opened({ origins: ['https://ok.example'] });
    expect((await knock(url, { headers: { ...bearer, origin: 'https://ok.example' } })).status).toBe(101);
  });

  it('turns away a token in the query, and another path', async () => {
    const { url } = await opened();
    expect((await knock(url, { path: `/?token=${TOKEN}` })).status).toBe(400);
    expect((await knock(url, { path: '/uart', headers: bearer })).status).toBe(404);
  });

  it('says how a token is sent, and shows none', async () => {
    const { url, log } = await opened();
    const { headers, body } = await knock(url, { headers: { authorization: 'Bearer wrong-but-secret' } });
    expect(headers).toMatchObject({
      'www-authenticate': 'Bearer',
      connection: 'close',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    });
    expect(body).toBe('The token is not known.\n');
    expect(JSON.stringify(log)).not.toContain('secret');
  });

  it('looks at no token after five wrong ones', async () => {
    const { url, log } = await opened();
    for (let guess = 0; guess < 5; guess += 1)
      expect((await knock(url, { headers: { authorization: `Bearer ${guess}` } })).status).toBe(401);
    const { status, headers } = await knock(url, { headers: bearer });
    expect([status, headers['retry-after']]).toEqual([429, '60']);
    expect((await ask(url, { path: '/healthz' })).status).toBe(200);
    expect(log.filter((line) => line === 'locked out')).toHaveLength(1);
  });

  it('has room for so many of one address, and for another once one has left', async () => {
    const { url } = await opened({ limits: { connections: 2 } });
    const client = () => new WebSocket(url, SUBPROTOCOL, { headers: bearer });
    const [first, second] = [client(), client()];
    for (const each of [first, second]) await new Promise((resolve) => each.once('open', resolve));
    expect((await knock(url, { headers: bearer })).status).toBe(429);
    const left = new Promise((resolve) => clients[0]?.once('close', resolve));
    first.close();
    await left;
    expect((await knock(url, { headers: bearer })).status).toBe(101);
    second.close();
  });

  it('closes 1009 on a message above 64 KiB, and 1008 on one in too many pieces', async () => {
    const { url } = await opened();
    const closed = (client: WebSocket) =>
      new Promise<number>((resolve) => client.once('close', resolve).on('error', () => {}));
    const long = new WebSocket(url, SUBPROTOCOL, { headers: bearer });
    long.once('open', () => long.send(new Uint8Array(65_537)));
    const pieces = new WebSocket(url, SUBPROTOCOL, { headers: bearer });
    pieces.once('open', () => {
      for (let at = 0; at < 17; at += 1) pieces.send('x', { fin: false });
    });
    expect([await closed(long), await closed(pieces)]).toEqual([1009, 1008]);
  });
});

describe('plain HTTP', () => {
  it('is told whether the bridge is well', async () => {
    const { url, ail } = await opened();
    expect(await ask(url, { path: '/healthz' })).toMatchObject({ status: 200, body: 'ok\n' });
    expect(await ask(url, { path: '/healthz', method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
    ail();
    expect(await ask(url, { path: '/healthz' })).toMatchObject({
      status: 503,
      body: 'A port is not open.\n',
    });
  });

  it('gets the metrics where they were asked for, with a token of any right', async () => {
    const token = [{ token: 'only-looks-at-things', rights: ['list'] }] as const;
    const { url } = await opened({ metrics: '/metrics', token });
    expect(await ask(url, { path: '/metrics' })).toMatchObject({ status: 401 });
    expect(
      await ask(url, { path: '/metrics', headers: { authorization: 'Bearer only-looks-at-things' } }),
    ).toMatchObject({
      status: 200,
      body: 'sessions 0\n',
      headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
    });
    const { url: without } = await opened();
    expect(await ask(without, { path: '/metrics', headers: bearer })).toMatchObject({ status: 404 });
  });

  it('shows no metrics to a token that is not for all ports: they name each', async () => {
    const ports = { modem: memory(silence), secret: memory(silence) };
    const token = [
      { token: 'for-the-modem-only', rights: ['list'], ports: ['modem'] },
      { token: 'for-each-of-the-ports', rights: ['list'], ports: ['secret', 'modem'] },
    ] as const;
    const { url, log } = await opened({ metrics: '/metrics', token }, ports);
    const shown = (bearer: string) =>
      ask(url, { path: '/metrics', headers: { authorization: `Bearer ${bearer}` } });
    expect(await shown('for-the-modem-only')).toMatchObject({
      status: 403,
      body: 'This token is not for all ports.\n',
    });
    expect(log).toEqual(['403 This token is not for all ports.']);
    expect(await shown('for-each-of-the-ports')).toMatchObject({ status: 200, body: 'sessions 0\n' });
  });

  it('locks out who guesses tokens at the metrics, too', async () => {
    const { url } = await opened({ metrics: '/metrics', limits: { guesses: 1 } });
    expect((await ask(url, { path: '/metrics', headers: { authorization: 'Bearer wrong' } })).status).toBe(
      401,
    );
    expect((await ask(url, { path: '/metrics', headers: bearer })).status).toBe(429);
    expect((await knock(url, { headers: bearer })).status).toBe(429);
  });

  it('is answered nothing else', async () => {
    const { url } = await opened();
    expect(await ask(url)).toMatchObject({ status: 426, headers: { upgrade: 'websocket' } });
    expect((await ask(url, { path: '/favicon.ico' })).status).toBe(404);
    expect((await ask(url, { path: '/healthz', method: 'POST' })).status).toBe(405);
    expect((await knock(url, { method: 'POST', headers: bearer })).status).toBe(405);
    expect((await ask(url, { path: '/healthz', headers: { host: 'evil.example' } })).status).toBe(403);
    expect((await ask(url, { path: '/healthz', headers: { origin: 'https://evil.example' } })).status).toBe(
      403,
    );
  });

  it('is not read beyond 8 KiB of headers, nor beyond 64 of them', async () => {
    const { url } = await opened();
    const many = Object.fromEntries(Array.from({ length: 70 }, (_, at) => [`x-${at}`, '1']));
    expect((await knock(url, { headers: { ...bearer, ...many } })).status).toBe(431);
    expect((await knock(url, { headers: { ...bearer, 'x-long': 'x'.repeat(9000) } })).status).toBe(431);
    const socket = raw(url);
    const all = allOf(socket);
    // 2 000 of them, as in CVE-2024-37890.
    socket.write(`GET / HTTP/1.1\r\nhost: ${new URL(url).host}\r\n${'x: y\r\n'.repeat(2000)}\r\n`);
    expect(await all).toMatch(/^HTTP\/1.1 431 /);
  });
});

describe('a connection that is silent or slow', () => {
  const helloTimeout = 60;

  it('is gone when its time is over: without a word, in the middle of a header, after a page', async () => {
    const { url } = await opened({ helloTimeout });
    const silent = raw(url);
    const slow = raw(url);
    const drip = setInterval(() => slow.write('x'), 5);
    slow.write('GET / HTTP/1.1\r\nx: ');
    slow.on('close', () => clearInterval(drip));
    const body = raw(url);
    body.write(`POST / HTTP/1.1\r\nhost: ${new URL(url).host}\r\ncontent-length: 1000000\r\n\r\n`);
    const sockets = [silent, slow, body].map(allOf);
    const [first, second, third] = await Promise.all(sockets);
    expect([first, second]).toEqual(['', '']);
    expect(third).toMatch(/^HTTP\/1.1 405 /);
  });

  it('is gone also where it does not get as far as TLS, or is silent within', async () => {
    const { url } = await opened({ helloTimeout, tls });
    const { hostname, port } = new URL(url);
    const within = connectTls({ host: hostname, port: Number(port), ca: tls.cert });
    const silent = allOf(raw(url));
    expect(await Promise.all([silent, allOf(within)])).toEqual(['', '']);
  });

  it('makes room where there are 256 of them, and shuts nobody out', async () => {
    const { url, log } = await opened({ helloTimeout: 600_000 });
    const sockets = Array.from({ length: 256 }, () => raw(url));
    for (const socket of sockets) await new Promise((resolve) => socket.once('connect', resolve));
    expect(log).toEqual([]);
    const ends = sockets.map(allOf);
    expect((await knock(url, { headers: bearer })).status).toBe(101);
    expect(await Promise.race(ends)).toBe('');
    expect(log).toEqual(['crowded', 'admitted 6']);
    for (const socket of sockets) socket.destroy();
  });

  it('keeps its place once it is a WebSocket', async () => {
    for (const options of [{}, { tls }]) {
      const { url } = await opened({ helloTimeout, ...options });
      const client = new WebSocket(url, SUBPROTOCOL, { headers: bearer, ca: tls.cert });
      await new Promise((resolve) => client.once('open', resolve));
      // One that came later is gone already.
      await allOf(raw(url));
      const pong = new Promise((resolve) => client.once('pong', resolve));
      client.ping();
      await pong;
      client.terminate();
    }
  });
});

describe('where the door stands', () => {
  const hasIpv6 = Object.values(networkInterfaces()).some((at) =>
    at?.some(({ address }) => address === '::1'),
  );
  (hasIpv6 ? it : it.skip)('is the loopback, IPv4 and IPv6, at one port', async () => {
    const { door, url } = await opened({ host: ['127.0.0.1', '::1'] });
    const { port } = new URL(url);
    expect(door.urls).toEqual([`ws://127.0.0.1:${port}`, `ws://[::1]:${port}`]);
    for (const each of door.urls) expect((await knock(each, { headers: bearer })).status).toBe(101);
  });

  it('is IPv4 alone where there is no IPv6, unless that was asked for', async () => {
    const { hosts, optional } = configuration(memory(silence), { token: TOKEN });
    expect([hosts, optional]).toEqual([['127.0.0.1', '::1'], '::1']);
    expect(
      configuration(memory(silence), { token: TOKEN, host: ['127.0.0.1', '::1'] }).optional,
    ).toBeUndefined();
  });

  it('is named by its hosts where it is everywhere', async () => {
    const { door, url } = await opened({
      host: '0.0.0.0',
      hosts: ['gateway.local'],
      insecureBehindProxy: true,
    });
    const { port } = new URL(url);
    expect(door.urls).toEqual([`ws://gateway.local:${port}`, `ws://localhost:${port}`]);
    const at = `ws://127.0.0.1:${port}`;
    for (const host of [`gateway.local:${port}`, 'gateway.local', `127.0.0.1:${port}`])
      expect((await knock(at, { headers: { ...bearer, host } })).status).toBe(101);
  });

  it('has TLS, and its health is seen through it', async () => {
    const { url } = await opened({ tls });
    expect(url).toMatch(/^wss:/);
    expect((await knock(url, { headers: bearer, ca: tls.cert })).status).toBe(101);
    expect((await ask(url, { path: '/healthz', ca: tls.cert })).body).toBe('ok\n');
  });

  it('cannot be where another program is, nor where this machine is not', async () => {
    const other = await new Promise<Server>((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => resolve(server));
    });
    const address = other.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    expect(await failureOf(opened({ port }))).toBe('busy');
    expect(await failureOf(opened({ host: ['127.0.0.1', '192.0.2.1'], insecureBehindProxy: true }))).toBe(
      'not-found',
    );
    other.close();
  });

  it('is shut for those who come, also in the middle of their headers', async () => {
    const { door, url } = await opened();
    const slow = raw(url);
    await new Promise((resolve) => slow.once('connect', resolve));
    const all = allOf(slow);
    slow.write('GET / HTTP/1.1\r\n');
    await ask(url, { path: '/healthz' });
    door.shut();
    expect(await all).toBe('');
    await expect(knock(url, { headers: bearer })).rejects.toThrow('ECONNREFUSED');
  });
});
