import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import { duplex } from '../../src/adapters/node/index.ts';
import { type Rig, rig, withPeer } from './rig.ts';

// Pull mode: what is not asked for stays in the module, and then with the peer (note 5.3.2).

describe('a Duplex that is read slowly', () => {
  let it_: Rig;
  beforeAll(async () => {
    it_ = await rig();
  });
  afterAll(() => it_.end());

  const sent = randomBytes(300_000);
  const flood = (socket: Socket) => socket.end(sent);

  /** Everything that is to happen by itself has happened. */
  const settled = async () => {
    for (let turn = 0; turn < 200; turn++) await new Promise(setImmediate);
  };

  it('asks the module for as much as there is room for, and no more until it is read', () =>
    withPeer(flood, async (port) => {
      const socket = duplex(it_.modem.tcp('127.0.0.1', port), { readableHighWaterMark: 6_000 });
      const before = it_.given('QIRD');
      await once(socket, 'readable');
      await settled();
      expect(socket.readableLength).toBeGreaterThanOrEqual(6_000);
      expect(socket.readableLength).toBeLessThan(6_000 + 1_500);
      // Room for four, and one to learn of each announcement that there was nothing yet.
      const asked = it_.given('QIRD') - before;
      expect(asked).toBeLessThanOrEqual(10);
      await settled();
      expect(it_.given('QIRD') - before).toBe(asked);
      expect(Buffer.compare(await buffer(socket), sent)).toBe(0);
      await finished(socket);
    }));

  it('stops where it is paused, and goes on', () =>
    withPeer(flood, async (port) => {
      const socket = duplex(it_.modem.tcp('127.0.0.1', port));
      const heard: Buffer[] = [];
      socket.on('data', (bytes: Buffer) => {
        heard.push(bytes);
        if (heard.length === 3) socket.pause();
      });
      await new Promise((resolve) => socket.once('pause', resolve));
      await settled();
      const asked = it_.given('QIRD');
      await settled();
      expect(it_.given('QIRD')).toBe(asked);
      expect(heard).toHaveLength(3);
      socket.resume();
      await finished(socket);
      expect(Buffer.compare(Buffer.concat(heard), sent)).toBe(0);
    }));

  it('gives its reader bytes that are nobody else’s', async () => {
    const told: Uint8Array[] = [];
    const own = await rig({ trace: ({ kind, bytes }) => void (kind === 'payload' && told.push(bytes)) });
    await withPeer(
      (socket) => socket.end('unmasked in place'),
      async (port) => {
        const socket = duplex(own.modem.tcp('127.0.0.1', port));
        for await (const bytes of socket) bytes.fill(0);
      },
    );
    await own.end();
    expect(Buffer.concat(told).toString()).toContain('unmasked in place');
  });
});
