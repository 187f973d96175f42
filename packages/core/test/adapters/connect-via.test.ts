import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import tls from 'node:tls';
import { certificate } from '@atrx/processes/certificate';
import { installed } from '@atrx/processes/installed';
import { connectVia, duplex } from '../../src/adapters/node/index.ts';
import { type Rig, rig, withPeer } from './rig.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const pem = installed('openssl', 'version') ? certificate() : undefined;
const withTls = pem ? it : it.skip;
afterAll(() => pem?.remove());
const ca = pem?.cert ?? '';

/** How many connections the server has seen. */
const counted = async <S extends Server>(server: S): Promise<S & { readonly came: () => number }> => {
  let came = 0;
  server.on('connection', () => {
    came++;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(server, { came: () => came });
};

const portOf = (server: Server) => (server.address() as AddressInfo).port;
const shut = async (server: Server) => {
  server.close();
  await once(server, 'close');
};

const get = (
  client: typeof http | typeof https,
  options: http.RequestOptions,
): Promise<http.IncomingMessage> =>
  new Promise((resolve, reject) => {
    client.get(options, resolve).on('error', reject);
  });

/** Says what it was sent, in hash and length. */
const page: http.RequestListener = (request, response) => {
  const hash = createHash('sha256');
  let length = 0;
  request
    .on('data', (bytes: Buffer) => {
      length += bytes.length;
      hash.update(bytes);
    })
    .on('end', () => response.end(`${request.method} ${request.url} ${length} ${hash.digest('hex')}`));
};
const NOTHING = sha256(Buffer.alloc(0));

describe('connecting through the modem', () => {
  let it_: Rig;
  beforeAll(async () => {
    it_ = await rig();
  });
  afterAll(() => it_.end());

  it('has a request of http', async () => {
    const server = await counted(http.createServer(page));
    const createConnection = connectVia(it_.modem);
    const answer = await get(http, { host: '127.0.0.1', port: portOf(server), path: '/a', createConnection });
    expect(await text(answer)).toBe(`GET /a 0 ${NOTHING}`);
    await shut(server);
  });

  it('has an agent of http, which keeps a connection for the next request', async () => {
    const server = await counted(http.createServer(page));
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    Object.assign(agent, { createConnection: connectVia(it_.modem) });
    const one = { host: '127.0.0.1', port: portOf(server), agent };
    for (const path of ['/1', '/2', '/3']) {
      expect(await text(await get(http, { ...one, path }))).toBe(`GET ${path} 0 ${NOTHING}`);
    }
    expect(server.came()).toBe(1);
    agent.destroy();
    await shut(server);
  });

  it('sends a large body, chunk by chunk', async () => {
    const server = await counted(http.createServer(page));
    const body = randomBytes(200_000);
    const request = http.request({
      ...{ method: 'PUT', host: '127.0.0.1', port: portOf(server), path: '/' },
      createConnection: connectVia(it_.modem),
    });
    for (let at = 0; at < body.length; at += 777) request.write(body.subarray(at, at + 777));
    request.end();
    const [answer] = await once(request, 'response');
    expect(await text(answer)).toBe(`PUT / ${body.length} ${sha256(body)}`);
    await shut(server);
  });

  withTls('has https, by the protocol of the request, and checks whose certificate it is', async () => {
    const server = await counted(https.createServer({ ...pem }, page));
    const one = { host: '127.0.0.1', port: portOf(server), path: '/', protocol: 'https:' };
    const trusting = connectVia(it_.modem, { tls: { ca } });
    expect(await text(await get(https, { ...one, createConnection: trusting }))).toBe(`GET / 0 ${NOTHING}`);
    const asUsual = connectVia(it_.modem);
    await expect(get(https, { ...one, createConnection: asUsual })).rejects.toMatchObject({
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
    const another = connectVia(it_.modem, { tls: { ca, servername: 'other.example' } });
    await expect(get(https, { ...one, createConnection: another })).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
    await shut(server);
  });

  withTls('has https where nothing but a host was asked for', async () => {
    const server = await counted(https.createServer({ ...pem }, page));
    const agent = Object.assign(new https.Agent(), { createConnection: connectVia(it_.modem) });
    const request = https.get({ host: '127.0.0.1', port: portOf(server), agent });
    const [error] = await once(request, 'error');
    expect(error).toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    await shut(server);
  });

  it('fits what undici asks for a connection by', async () => {
    type Connect = (
      to: {
        readonly hostname: string;
        readonly host?: string;
        readonly protocol: string;
        readonly port: string;
      },
      told: (...args: [null, Socket | tls.TLSSocket] | [Error, null]) => void,
    ) => void;
    const connect: Connect = connectVia(it_.modem);
    const error = await new Promise((resolve) =>
      connect({ hostname: '127.0.0.1', protocol: 'http:', port: '1' }, (...[error]) => resolve(error)),
    );
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
  });

  withTls('speaks TLS over a Duplex, both ways, to the end', async () => {
    const sent = randomBytes(100_000);
    const server = await counted(tls.createServer({ ...pem }, (peer) => peer.pipe(peer)));
    const plain = duplex(it_.modem.tcp('127.0.0.1', portOf(server)));
    const secure = tls.connect({ socket: plain, servername: 'module.example', ca });
    secure.write(sent);
    let heard = Buffer.alloc(0);
    while (heard.length < sent.length) heard = Buffer.concat([heard, (await once(secure, 'data'))[0]]);
    expect(Buffer.compare(heard, sent)).toBe(0);
    expect(secure.getPeerCertificate().subject.CN).toBe('module.example');
    secure.end();
    await Promise.all([once(secure, 'close'), once(plain, 'close')]);
    await shut(server);
  });

  it('tells who has asked by a call, too: once, open or failed', async () => {
    const connect = connectVia(it_.modem);
    const told = (to: Parameters<typeof connect>[0]) =>
      new Promise<readonly [Error | null, Duplex | undefined]>((resolve) => {
        const socket = connect(to, (error: Error | null) => resolve([error, socket]));
      });
    await withPeer(
      (socket) => socket.on('data', (bytes) => socket.end(bytes)),
      async (port) => {
        const [error, socket] = await told({ hostname: '127.0.0.1', port: String(port) });
        expect(error).toBeNull();
        socket?.write('open');
        expect(socket && (await text(socket))).toBe('open');
      },
    );
    const [refused] = await told({ host: '127.0.0.1', port: 1 });
    expect(refused).toMatchObject({ code: 'ECONNREFUSED', syscall: 'connect' });
    const [nowhere] = await told({ port: 80 });
    expect(nowhere).toMatchObject({ code: 'EINVAL', syscall: 'connect' });
    const [port] = await told({ host: 'somewhere', port: 'seventy' });
    expect(port).toMatchObject({ code: 'EINVAL', cause: { reason: { _tag: 'Invalid' } } });
  });

  withTls('fails once where the connection below fails', async () => {
    const connect = connectVia(it_.modem, { tls: true });
    const errors: unknown[] = [];
    const secure = connect({ host: '127.0.0.1', port: 1 });
    secure.on('error', (error) => errors.push(error));
    await new Promise((resolve) => secure.once('close', resolve));
    expect(errors).toEqual([expect.objectContaining({ code: 'ECONNREFUSED' })]);
  });

  it('takes the time-out of the request', () =>
    withPeer(
      () => undefined,
      async (port) => {
        const request = http.get({
          ...{ host: '127.0.0.1', port, timeout: 20 },
          createConnection: connectVia(it_.modem),
        });
        request.on('error', () => undefined);
        await once(request, 'timeout');
        request.destroy();
        await new Promise((resolve) => request.once('close', resolve));
      },
    ));
});
