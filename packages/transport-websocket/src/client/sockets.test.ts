import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { firstValueFrom, tap, toArray } from 'rxjs';
import { WebSocket, WebSocketServer } from 'ws';
import { SUBPROTOCOL } from '../protocol/protocol.ts';
import { browserSocket, type PlatformWebSocket } from './browser-socket.ts';
import { nodeSocket } from './node-socket.ts';
import type { OpenSocket, SocketEvent } from './socket.ts';

/** A WebSocket server on the loopback, and how it was reached. */
const listening = async (subprotocol: string | false = SUBPROTOCOL) => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => subprotocol });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    for (const client of server.clients) client.terminate();
    await new Promise((resolve) => server.close(resolve));
  };
  return { server, url: `ws://127.0.0.1:${port}/`, close };
};

const told = (event: SocketEvent): string => {
  switch (event._tag) {
    case 'Text':
      return `Text ${event.text}`;
    case 'Binary':
      return `Binary ${event.bytes.constructor.name} ${[...event.bytes]}`;
    case 'Down':
      return `Down ${event.code} ${event.why} ${event.status ?? ''}`.trimEnd();
    default:
      return event._tag;
  }
};

describe.each<readonly [string, OpenSocket]>([
  ['of Node', nodeSocket()],
  ['of a browser', browserSocket(WebSocket as unknown as PlatformWebSocket)],
])('a WebSocket %s', (kind, open) => {
  it('carries text and bytes both ways, and says goodbye', async () => {
    const { server, url, close } = await listening();
    const heard: string[] = [];
    const left = once(server, 'connection').then(async ([socket, request]) => {
      heard.push(String(request.headers['sec-websocket-protocol']), String(request.headers['authorization']));
      socket.on('message', (data: Buffer, binary: boolean) => {
        heard.push(binary ? `bytes ${[...data]}` : `text ${data}`);
        if (!binary) return;
        socket.send('welcome');
        socket.send(Uint8Array.of(1, 2, 255));
        socket.close(4409, 'busy');
      });
      const [code] = await once(socket, 'close');
      return code;
    });
    const events: string[] = [];
    await new Promise<void>((done) =>
      open(url, [SUBPROTOCOL], 't0k~en').subscribe({
        next: (event) => {
          events.push(told(event));
          if (event._tag !== 'Up') return;
          event.wire.send('hello');
          event.wire.send(new Uint8Array([0, 128]));
        },
        complete: done,
      }),
    );
    expect(events).toEqual(['Up', 'Text welcome', 'Binary Uint8Array 1,2,255', 'Down 4409 busy']);
    expect(await left).toBe(4409);
    const node = kind === 'of Node';
    expect(heard).toEqual([
      node ? SUBPROTOCOL : `${SUBPROTOCOL},uart-bridge.token.${Buffer.from('t0k~en').toString('base64url')}`,
      node ? 'Bearer t0k~en' : 'undefined',
      'text hello',
      'bytes 0,128',
    ]);
    await close();
  });

  it.each([
    [1000, 1000],
    [4400, 4400],
    [1002, 1005], // the protocol's own codes are not for applications
  ])('closes with %i, which arrives as %i', async (code, seen) => {
    const { server, url, close } = await listening();
    const left = once(server, 'connection').then(([socket]) => once(socket, 'close'));
    const events = await firstValueFrom(
      open(url, [SUBPROTOCOL], undefined).pipe(
        tap((event) => event._tag === 'Up' && event.wire.close(code)),
        toArray(),
      ),
    );
    expect(events.map(({ _tag }) => _tag)).toEqual(['Up', 'Down']);
    expect((await left)[0]).toBe(seen);
    await close();
  });

  it('is not heard after it was unsubscribed, and is closed then', async () => {
    const { server, url, close } = await listening();
    const gone = once(server, 'connection').then(async ([socket]) => {
      const closed = once(socket, 'close');
      socket.send('something');
      await closed;
    });
    const events: string[] = [];
    const opening = open(url, [SUBPROTOCOL], undefined).subscribe((event) => {
      events.push(told(event));
      if (event._tag === 'Up') opening.unsubscribe();
    });
    await gone;
    expect(events).toEqual(['Up']);
    await close();
  });

  it('gives up opening where it is unsubscribed', async () => {
    const silent = createTcpServer();
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const events: string[] = [];
    const opening = open(`ws://127.0.0.1:${port}/`, [SUBPROTOCOL], undefined).subscribe({
      next: (event) => events.push(told(event)),
      error: () => events.push('error'),
      complete: () => events.push('complete'),
    });
    const [socket] = await once(silent, 'connection');
    const cut = once(
      socket.on('error', () => {}),
      'close',
    );
    socket.resume();
    opening.unsubscribe();
    await cut;
    expect(events).toEqual([]);
    await new Promise((resolve) => silent.close(resolve));
  });

  it('tells that nobody answers', async () => {
    const { url, close } = await listening();
    await close();
    const events = await firstValueFrom(open(url, [SUBPROTOCOL], undefined).pipe(toArray()));
    expect(events.map(told)).toEqual([expect.stringMatching(/^Down 1006/)]);
    expect(events.map(told)[0]).toMatch(kind === 'of Node' ? /ECONNREFUSED/ : /the token or the origin/);
  });

  it('errors where the platform refuses to try', async () => {
    await expect(firstValueFrom(open('ws://host:0:0', [SUBPROTOCOL], undefined))).rejects.toThrow();
  });
});

describe('a WebSocket of Node', () => {
  it('tells the HTTP status of an upgrade that is refused', async () => {
    const server = createServer();
    server.on('upgrade', (_, socket) =>
      socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 3\r\n\r\nno!'),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const events = await firstValueFrom(
      nodeSocket()(`ws://127.0.0.1:${port}/`, [SUBPROTOCOL], 'x').pipe(toArray()),
    );
    expect(events.map(told)).toEqual(['Down 1006 it answered HTTP 401 Unauthorized 401']);
    server.close();
  });

  it('says that a server without the subprotocol speaks another version', async () => {
    const { url, close } = await listening(false);
    const events = await firstValueFrom(nodeSocket()(url, [SUBPROTOCOL], undefined).pipe(toArray()));
    expect(events.map(told)).toEqual(['Down 4406 Server sent no subprotocol']);
    await close();
  });

  it('does not take a message that is longer than any of a bridge', async () => {
    const { server, url, close } = await listening();
    server.on('connection', (socket) => socket.send(new Uint8Array(65_537)));
    const events = await firstValueFrom(nodeSocket()(url, [SUBPROTOCOL], undefined).pipe(toArray()));
    expect(events.map(told)).toEqual(['Up', expect.stringMatching(/^Down 1(006|009)/)]);
    await close();
  });

  it('is told by ping and pong that the far end is there', async () => {
    const { server, url, close } = await listening();
    server.on('connection', (socket) => {
      socket.ping();
      socket.close(1001);
    });
    const events = await firstValueFrom(nodeSocket()(url, [SUBPROTOCOL], undefined).pipe(toArray()));
    expect(events.map(told)).toEqual(['Up', 'Alive', 'Down 1001']);
    await close();
  });
});
