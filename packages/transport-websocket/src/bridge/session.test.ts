import { createServer } from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';
import { until } from '../../test/until.ts';
import { CLOSE } from '../protocol/close.ts';
import { encodeControl } from '../protocol/control.ts';
import { encodeFrame } from '../protocol/frame.ts';
import type { BridgeEvent } from './machine/event.ts';
import { type Session, session } from './session.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A session with a client at its other end, and what it has posted. */
const met = async ({ hurry = 1000 } = {}) => {
  const events: BridgeEvent[] = [];
  const server = createServer();
  const sockets = new WebSocketServer({ server, maxPayload: 65_536 });
  const served = new Promise<{ own: Session; socket: WebSocket }>((resolve) => {
    sockets.on('connection', (socket) =>
      resolve({ own: session(7, socket, hurry, (event) => events.push(event)), socket }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const client = new WebSocket(`ws://127.0.0.1:${port}`).on('error', () => {});
  ends.push(() => {
    client.terminate();
    server.close();
  });
  await new Promise((resolve) => client.once('open', resolve));
  const closed = new Promise<string>((resolve) =>
    client.on('close', (code, why) => resolve(`${code} ${why.toString()}`)),
  );
  return { ...(await served), client, events, closed };
};

describe('a session', () => {
  it('says what it hears', async () => {
    const { client, events } = await met();
    client.send(encodeControl({ t: 'hb', n: 3 }));
    client.send(encodeFrame({ _tag: 'Tx', lease: 1, offset: 2, bytes: Uint8Array.of(65) }));
    client.send(encodeFrame({ _tag: 'RxLimit', epoch: 1, consumed: 2, limit: 3 }));
    client.ping();
    client.pong();
    client.close(4000);
    await until(() => events.length === 6);
    expect(events).toEqual([
      { _tag: 'Said', session: 7, message: { t: 'hb', n: 3 } },
      {
        _tag: 'Sent',
        session: 7,
        frame: { _tag: 'Tx', lease: 1, offset: 2, bytes: expect.objectContaining({ 0: 65, length: 1 }) },
      },
      { _tag: 'Sent', session: 7, frame: { _tag: 'RxLimit', epoch: 1, consumed: 2, limit: 3 } },
      { _tag: 'Alive', session: 7 },
      { _tag: 'Alive', session: 7 },
      { _tag: 'Left', session: 7, code: 4000 },
    ]);
  });

  it('cannot understand what is no message, and frames that only a bridge sends', async () => {
    const { client, events } = await met();
    client.send('{}');
    client.send(Uint8Array.of(1));
    client.send(encodeFrame({ _tag: 'Rx', epoch: 1, offset: 0, bytes: Uint8Array.of(65) }));
    await until(() => events.length === 3);
    expect(events.map((event) => event._tag === 'Broke' && event.why)).toEqual([
      'no valid t',
      'a binary message of 1 bytes',
      'a frame that only a bridge sends',
    ]);
  });

  it.each([
    ['a message above 64 KiB', (client: WebSocket) => client.send('x'.repeat(65_537)), 1009],
    ['bad UTF-8', (client: WebSocket) => client.send(Buffer.from([0xc3, 0x28]), { binary: false }), 1007],
  ])('is over with %s', async (_, does, code) => {
    const { client, events, closed } = await met();
    does(client);
    expect(await closed).toBe(`${code} `);
    await until(() => events.length === 1);
    expect(events).toEqual([{ _tag: 'Left', session: 7, code: 1006 }]);
  });

  it('says when more waits to be sent than the socket should hold, and when no longer', async () => {
    const { client, own, events, socket } = await met();
    client.pause();
    const frame = { _tag: 'Rx', epoch: 1, offset: 0, bytes: new Uint8Array(16_384) } as const;
    let sent = 0;
    while (events.length === 0) {
      own.send(frame);
      sent += 1;
      if (sent % 16 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(socket.bufferedAmount).toBeGreaterThan(65_536);
    own.send(frame);
    expect(events).toEqual([{ _tag: 'Blocked', session: 7, blocked: true }]);
    client.resume();
    await until(() => events.length === 2);
    expect(events[1]).toEqual({ _tag: 'Blocked', session: 7, blocked: false });
    expect(socket.bufferedAmount).toBeLessThanOrEqual(16_384);
  });

  it('hears and says nothing more once it closes, and gives the reason as far as it fits', async () => {
    const { client, own, events, closed } = await met();
    own.close(CLOSE.limit, `${'é'.repeat(61)}éé`);
    own.say({ t: 'hb', n: 1 });
    own.close(1000, 'again');
    client.send('{}');
    expect(await closed).toBe(`4429 ${'é'.repeat(61)}`);
    expect(events).toEqual([]);
  });

  it('does not wait long for one that never said hello', async () => {
    const { client, own, socket } = await met({ hurry: 20 });
    client.pause();
    const gone = new Promise((resolve) => socket.once('close', resolve));
    own.close(CLOSE.helloTimeout, 'it did not say hello');
    expect(await gone).toBe(1006);
  });

  it('is dropped at once, with a word of farewell', async () => {
    const { own, events, closed } = await met();
    own.drop();
    expect(await closed).toBe('1001 The bridge stops.');
    expect(events).toEqual([]);
  });
});
