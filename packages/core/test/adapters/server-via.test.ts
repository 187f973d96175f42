import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import { connect, createServer } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import tls from 'node:tls';
import { certificate } from '@atrx/processes/certificate';
import { installed } from '@atrx/processes/installed';
import { filter, finalize, firstValueFrom, map, NEVER, of, throwError } from 'rxjs';
import { duplex, serverVia } from '../../src/adapters/node/index.ts';
import { ModemError } from '../../src/at/reason.ts';
import { type Rig, rig } from './rig.ts';

const pem = installed('openssl', 'version') ? certificate() : undefined;
const withTls = pem ? it : it.skip;
afterAll(() => pem?.remove());

/** The port of this machine that the module listens at, once it does. */
const listening = ({ module }: Rig): Promise<number> =>
  firstValueFrom(
    module.state$.pipe(
      map(({ contexts }) => contexts[0].server),
      filter(({ phase, port }) => phase === 'LISTENNING' && port > 0),
      map(({ port }) => port),
    ),
  );

const fetched = async (port: number, path: string, agent?: http.Agent): Promise<Buffer> => {
  const request = http.get({ host: '127.0.0.1', port, path, ...(agent && { agent }) });
  const [response] = await once(request, 'response');
  return buffer(response);
};

describe('the module’s clients, for a server of Node’s', () => {
  let it_: Rig;
  beforeEach(async () => {
    it_ = await rig();
  });
  afterEach(() => it_.end());

  it('has a server of http: pages, several clients, and connections that are kept', async () => {
    const picture = randomBytes(50_000);
    let came = 0;
    const server = http.createServer(({ url }, response) => response.end(url === '/picture' ? picture : url));
    server.on('connection', () => came++);
    serverVia(it_.modem.listen({ port: 2020 }))(server);
    const port = await listening(it_);
    const pages = await Promise.all(['/a', '/b', '/c'].map((path) => fetched(port, path)));
    expect(pages.map(String)).toEqual(['/a', '/b', '/c']);
    expect(came).toBe(3);
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    expect(Buffer.compare(await fetched(port, '/picture', agent), picture)).toBe(0);
    expect(String(await fetched(port, '/again', agent))).toBe('/again');
    expect(came).toBe(4);
    agent.destroy();
    server.close();
    await once(server, 'close');
  });

  it('has a server of net, which closes with its listening', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.pipe(socket);
    });
    serverVia(it_.modem.listen({ port: 2020 }))(server);
    const client = connect(await listening(it_), '127.0.0.1');
    client.write('echo');
    expect(String((await once(client, 'data'))[0])).toBe('echo');
    server.close();
    await once(client, 'close');
    expect((await firstValueFrom(it_.module.state$)).contexts[0].server.phase).not.toBe('LISTENNING');
  });

  withTls('has a server of tls', async () => {
    const server = tls.createServer({ ...pem }, (socket) => socket.end('secret'));
    serverVia(it_.modem.listen({ port: 2020 }))(server);
    const client = tls.connect({
      ...{ host: '127.0.0.1', port: await listening(it_), ca: pem?.cert ?? '' },
      servername: 'module.example',
    });
    expect(await text(client)).toBe('secret');
    server.close();
  });

  it('closes with the modem', async () => {
    const server = createServer();
    serverVia(it_.modem.listen({ port: 2020 }))(server);
    await listening(it_);
    const closed = once(server, 'close');
    await it_.modem.close();
    await closed;
  });

  it('listens no more when it is unsubscribed', async () => {
    const server = createServer();
    const serving = serverVia(it_.modem.listen({ port: 2020 }))(server);
    await listening(it_);
    const over = firstValueFrom(
      it_.module.state$.pipe(filter(({ contexts }) => contexts[0].server.phase !== 'LISTENNING')),
    );
    serving.unsubscribe();
    await over;
  });

  it('tells what fails as an error of the server', async () => {
    const server = createServer();
    serverVia(throwError(() => new ModemError({ _tag: 'AlreadyListening' })))(server);
    const [error] = await once(server, 'error');
    expect(error).toMatchObject({ code: 'EADDRINUSE', syscall: 'listen' });
  });
});

describe('a connection that is not opened', () => {
  it('fails where there will be none', async () => {
    const [error] = await once(duplex(of()), 'error');
    expect(error).toMatchObject({ code: 'ENOTCONN', syscall: 'connect' });
  });

  it('is left at once', async () => {
    let left = false;
    const socket = duplex(
      NEVER.pipe(
        finalize(() => {
          left = true;
        }),
      ),
    );
    socket.destroy();
    await once(socket, 'close');
    expect(left).toBe(true);
  });
});
