import { createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { memory, silence } from '@atrx/transport';
import { WebSocket } from 'ws';
import { allOf, bearer, doorway, raw, TOKEN, tls } from '../../test/doorway.ts';
import { ask, knock } from '../../test/knock.ts';
import { reasonOf } from '../../test/reason-of.ts';
import { SUBPROTOCOL, TOKEN_SUBPROTOCOL } from '../protocol/protocol.ts';
import { configuration } from './configuration.ts';

describe('the front door', () => {
  it('lets in whoever has the token, by the one subprotocol that is echoed', async () => {
    const { url, log } = await doorway();
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
    const { url } = await doorway();
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
    const { url, log } = await doorway({ origins: ['https://ok.example'] });
    expect((await knock(url, { headers })).status).toBe(status);
    expect(log).toEqual([expect.stringMatching(new RegExp(`^${status} .*\\.$`))]);
  });

  it('lets in a page of an origin that is allowed', async () => {
    const { url } = await doorway({ origins: ['https://ok.example'] });
    expect((await knock(url, { headers: { ...bearer, origin: 'https://ok.example' } })).status).toBe(101);
  });

  it('turns away a token in the query, and another path', async () => {
    const { url } = await doorway();
    expect((await knock(url, { path: `/?token=${TOKEN}` })).status).toBe(400);
    expect((await knock(url, { path: '/uart', headers: bearer })).status).toBe(404);
  });

  it('says how a token is sent, and shows none', async () => {
    const { url, log } = await doorway();
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
    const { url, log } = await doorway();
    for (let guess = 0; guess < 5; guess += 1)
      expect((await knock(url, { headers: { authorization: `Bearer ${guess}` } })).status).toBe(401);
    const { status, headers } = await knock(url, { headers: bearer });
    expect([status, headers['retry-after']]).toEqual([429, '60']);
    expect((await ask(url, { path: '/healthz' })).status).toBe(200);
    expect(log.filter((line) => line === 'locked out')).toHaveLength(1);
  });

  it('has room for so many of one address, and for another once one has left', async () => {
    const { url, clients } = await doorway({ limits: { connections: 2 } });
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
    const { url } = await doorway();
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

describe('where the door stands', () => {
  const hasIpv6 = Object.values(networkInterfaces()).some((at) =>
    at?.some(({ address }) => address === '::1'),
  );
  (hasIpv6 ? it : it.skip)('is the loopback, IPv4 and IPv6, at one port', async () => {
    const { door, url } = await doorway({ host: ['127.0.0.1', '::1'] });
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
    const { door, url } = await doorway({
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
    const { url } = await doorway({ tls });
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
    expect(await reasonOf(doorway({ port }))).toBe('busy');
    expect(await reasonOf(doorway({ host: ['127.0.0.1', '192.0.2.1'], insecureBehindProxy: true }))).toBe(
      'not-found',
    );
    other.close();
  });

  it('is shut for those who come, also in the middle of their headers', async () => {
    const { door, url } = await doorway();
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
