import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { finished as ended, PassThrough, Readable, Writable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { finished, pipeline } from 'node:stream/promises';
import { VirtualTimeScheduler } from 'rxjs';
import { duplex } from '../../src/adapters/node/index.ts';
import { type Rig, rig, withPeer } from './rig.ts';

const echo = (socket: Socket) => socket.pipe(socket);
const answer = (bytes: string | Uint8Array) => (socket: Socket) => socket.end(bytes);
const nothing = () => undefined;

describe.each(['pull', 'push'] as const)('a connection as a Duplex (receive: %s)', (receive) => {
  let it_: Rig;
  beforeAll(async () => {
    it_ = await rig({ receive });
  });
  afterAll(() => it_.end());
  const to = (port: number, options = {}) => duplex(it_.modem.tcp('127.0.0.1', port), options);

  it('tells that it is open, and with whom', () =>
    withPeer(answer('hello'), async (port) => {
      const socket = to(port);
      expect([socket.connecting, socket.pending, socket.readyState]).toEqual([true, true, 'opening']);
      await once(socket, 'ready');
      expect([socket.connecting, socket.pending, socket.readyState]).toEqual([false, false, 'open']);
      expect([socket.remoteAddress, socket.remotePort, socket.remoteFamily, socket.address()]).toEqual([
        '127.0.0.1',
        port,
        'IPv4',
        {},
      ]);
      expect(await text(socket)).toBe('hello');
      await finished(socket);
      expect(socket.readyState).toBe('closed');
      expect([socket.bytesRead, socket.bytesWritten]).toEqual([5, 0]);
    }));

  it('keeps what is written before it is open, and encodes it', () =>
    withPeer(echo, async (port) => {
      const socket = to(port);
      socket.setEncoding('utf8');
      socket.write('gr\u00fc\u00df');
      socket.write('4f6b', 'hex');
      let heard = '';
      for await (const piece of socket) {
        heard += piece;
        if (heard === 'gr\u00fc\u00dfOk') break;
      }
      expect(socket.destroyed).toBe(true);
      expect(socket.bytesWritten).toBe(8);
    }));

  it('decodes what stands across two pieces', () => {
    const long = '\u20ac'.repeat(5_000);
    return withPeer(answer(long), async (port) => {
      const socket = to(port).setEncoding('utf8');
      let heard = '';
      for await (const piece of socket) heard += piece;
      expect(heard === long).toBe(true);
    });
  });

  it('goes through pipelines both ways, byte for byte', () => {
    const sent = randomBytes(100_000);
    return withPeer(echo, async (port) => {
      const socket = to(port);
      let left = sent.length;
      const counted = new PassThrough();
      socket.pipe(counted);
      counted.on('data', (bytes: Buffer) => {
        left -= bytes.length;
        if (left === 0) socket.destroySoon();
      });
      const back = buffer(Readable.from(counted.iterator()));
      socket.on('close', () => counted.end());
      await pipeline(Readable.from([sent.subarray(0, 1), sent.subarray(1)]), socket, { end: false });
      expect(Buffer.compare(await back, sent)).toBe(0);
    });
  });

  it('ends a pipeline with the peer', () =>
    withPeer(answer('x'.repeat(20_000)), async (port) => {
      const told: Buffer[] = [];
      const sink = new Writable({
        write: (bytes: Buffer, _, done) => {
          told.push(bytes);
          setImmediate(done);
        },
      });
      await pipeline(to(port), sink);
      expect(Buffer.concat(told).toString()).toBe('x'.repeat(20_000));
    }));

  it('writes many small ones as one', () =>
    withPeer(echo, async (port) => {
      const socket = to(port);
      const before = it_.given('QISEND');
      for (let n = 0; n < 100; n++) socket.write(`${n % 10}`);
      const [first] = await once(socket, 'data');
      let heard = String(first);
      while (heard.length < 100) heard += String((await once(socket, 'data'))[0]);
      expect(heard).toBe('0123456789'.repeat(10));
      expect(it_.given('QISEND') - before).toBeLessThanOrEqual(2);
      socket.destroy();
      await once(socket, 'close');
    }));

  it('tells each write when the module has taken it', () =>
    withPeer(nothing, async (port) => {
      const socket = to(port);
      const before = it_.given('QISEND');
      await new Promise<void>((resolve, reject) =>
        socket.write('one', (error) => (error ? reject(error) : resolve())),
      );
      expect(it_.given('QISEND') - before).toBe(1);
      expect(socket.bytesWritten).toBe(3);
      socket.destroy();
      await once(socket, 'close');
    }));

  it('is full, and drains', () =>
    withPeer(nothing, async (port) => {
      const socket = to(port, { writableHighWaterMark: 1000 });
      expect(socket.write(randomBytes(999))).toBe(true);
      expect(socket.write('!')).toBe(false);
      await once(socket, 'drain');
      expect([socket.writableLength, socket.bytesWritten]).toEqual([0, 1000]);
      socket.destroy();
      await once(socket, 'close');
    }));

  it('is closed by its end where the peer closes then', () =>
    withPeer(
      (socket) => socket.on('data', (bytes) => socket.end(`heard ${bytes}`)),
      async (port) => {
        const socket = to(port);
        socket.end('the last');
        expect(await text(socket)).toBe('heard the last');
        await finished(socket);
      },
    ));

  it('is closed at its end where the peer says no more, and all that it has said is told', () => {
    const scheduler = new VirtualTimeScheduler();
    const gone = { closed: false };
    return withPeer(
      (socket) =>
        socket
          .on('data', (bytes) => socket.write(bytes))
          .on('end', () => {
            gone.closed = true;
            socket.end();
          }),
      async (port) => {
        const socket = to(port, { linger: 5_000, scheduler });
        socket.end('anybody?');
        const [heard] = await once(socket, 'data');
        expect(String(heard)).toBe('anybody?');
        await finished(socket, { readable: false });
        expect(gone.closed).toBe(false);
        // Nobody reads what does not come: only now is it the peer who is silent.
        await new Promise(setImmediate);
        scheduler.maxFrames = 4_999;
        scheduler.flush();
        expect(socket.readable).toBe(true);
        scheduler.maxFrames = 5_000;
        scheduler.flush();
        await finished(socket);
        expect(socket.readableEnded).toBe(true);
      },
    );
  });

  it('emits timeout when nothing goes either way, and closes nothing', () => {
    const scheduler = new VirtualTimeScheduler();
    const pass = (milliseconds: number) => {
      scheduler.maxFrames = scheduler.frame + milliseconds;
      scheduler.flush();
      scheduler.frame = scheduler.maxFrames;
    };
    return withPeer(echo, async (port) => {
      let timeouts = 0;
      const socket = to(port, { scheduler });
      socket.setTimeout(1_000, () => {
        timeouts++;
      });
      socket.on('timeout', () => {
        timeouts++;
      });
      await once(socket, 'connect');
      pass(999);
      socket.write('x');
      await once(socket, 'data');
      pass(999);
      expect(timeouts).toBe(0);
      pass(1);
      expect(timeouts).toBe(2);
      pass(10_000);
      expect([timeouts, socket.destroyed]).toEqual([2, false]);
      socket.setTimeout(0);
      socket.destroy();
      await once(socket, 'close');
    });
  });

  describe('destroyed', () => {
    it.each<readonly [string, (port: number) => Promise<void>]>([
      ['at once', async (port) => void (await once(to(port).destroy(), 'close'))],
      [
        'as it comes to be open',
        async (port) => {
          const socket = to(port);
          socket.once('connect', () => socket.destroy());
          await once(socket, 'close');
        },
      ],
      [
        'while it opens',
        async (port) => {
          const socket = to(port);
          await new Promise(setImmediate);
          socket.destroy();
          await once(socket, 'close');
        },
      ],
      [
        'while something is sent',
        async (port) => {
          const socket = to(port);
          await once(socket, 'connect');
          const refused = new Promise<NodeJS.ErrnoException | null | undefined>((resolve) =>
            socket.write(randomBytes(100_000), resolve),
          );
          socket.destroy();
          expect((await refused)?.code).toBe('ECANCELED');
        },
      ],
      [
        'while something is read',
        async (port) => {
          const socket = to(port);
          socket.write(randomBytes(5_000));
          await once(socket, 'data');
          socket.destroy();
          await once(socket, 'close');
        },
      ],
      [
        'behind its end',
        async (port) => {
          const socket = to(port);
          socket.end('x');
          await once(socket, 'finish');
          socket.destroy();
          await once(socket, 'close');
        },
      ],
    ])('%s, it closes, says so once, and leaves its place in the module', async (_, scene) => {
      await withPeer(echo, scene);
      await withPeer(answer('next'), async (port) => {
        expect(await text(to(port))).toBe('next');
      });
      expect(it_.module.state.contexts[0].sockets.filter(({ phase }) => phase === 'CONNECTED')).toEqual([]);
    });

    it('tells the error it was destroyed with, once', () =>
      withPeer(echo, async (port) => {
        const socket = to(port);
        const told: unknown[] = [];
        socket.on('error', (error) => told.push(error)).on('close', () => told.push('close'));
        await once(socket, 'connect');
        socket.destroy(new Error('Enough.'));
        socket.destroy(new Error('Twice.'));
        await new Promise<void>((resolve) => ended(socket, () => resolve()));
        expect(told).toEqual([new Error('Enough.'), 'close']);
      }));

    it('by a signal', () =>
      withPeer(echo, async (port) => {
        const abort = new AbortController();
        const socket = to(port, { signal: abort.signal });
        const failed = once(socket, 'error');
        abort.abort();
        expect((await failed)[0]).toMatchObject({ name: 'AbortError' });
      }));
  });

  it('fails as a socket does where the peer has closed while it is written to', () =>
    withPeer(
      (socket) => socket.once('data', () => socket.resetAndDestroy()),
      async (port) => {
        const socket = to(port);
        const failed = once(socket, 'close').catch((error: NodeJS.ErrnoException) => error);
        const write = (): void => {
          if (!socket.destroyed) socket.write(randomBytes(1460), () => setImmediate(write));
        };
        write();
        expect(await failed).toMatchObject({
          code: expect.stringMatching(/^(EPIPE|ECONNRESET)$/),
          syscall: 'write',
          cause: { reason: { _tag: expect.stringMatching(/^(SendFailed|NotConnected)$/) } },
        });
      },
    ));

  it('fails to open as a socket does', async () => {
    const free = await new Promise<number>((resolve) => {
      void withPeer(nothing, async (port) => resolve(port));
    });
    const socket = to(free);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    const [error] = await once(socket, 'error');
    expect(error).toMatchObject({
      code: 'ECONNREFUSED',
      syscall: 'connect',
      message: expect.stringContaining(`No connection to 127.0.0.1:${free}`),
      cause: { reason: { _tag: 'ConnectFailed' } },
    });
    await closed;
  });
});
