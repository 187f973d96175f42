import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import type { TransportError } from '@atrx/transport';
import { firstValueFrom, tap, VirtualTimeScheduler } from 'rxjs';
import { failureOf } from '../test/failure-of.ts';
import { opened } from '../test/opened.ts';
import { type SerialServer, serialServer } from '../test/serial-server.ts';
import { READ_AHEAD } from './arrivals.ts';
import { lost, refused } from './failure.ts';
import { tcp } from './tcp.ts';

let server: SerialServer;
beforeEach(async () => {
  server = await serialServer();
});
afterEach(() => server.close());

const line = async (transport = tcp(server.address)) => {
  const near = await opened(transport);
  return { near, link: near.value, far: await server.client() };
};

/** More than the buffers of both systems hold. */
const flood = new Uint8Array(32 << 20);

/** Turns the event loop until it holds; the test's own timeout ends the wait. */
const until = async (holds: () => boolean) => {
  while (!holds()) await setImmediate();
};

describe('connecting to a serial server', () => {
  it('says that nobody listens there', async () => {
    await server.close();
    const error = await failureOf(tcp(server.address));
    expect(error).toMatchObject({ name: 'TransportError', reason: 'not-found' });
    expect(error.message).toMatch(/^Nobody listens at 127\.0\.0\.1:\d+\. Is the serial server running/);
    server = await serialServer();
  });

  it('says that there is no such host', async () => {
    const error = await failureOf(tcp('a..b:23'));
    expect(error.reason).toBe('not-found');
    expect(error.message).toMatch(/^The host of a\.\.b:23 has no address\./);
  });

  it('gives up when there is no answer in time', async () => {
    const scheduler = new VirtualTimeScheduler();
    const failure = failureOf(tcp(server.address, { connectTimeout: 3000, scheduler }));
    scheduler.flush();
    expect(scheduler.frame).toBe(3000);
    const error = await failure;
    expect(error.reason).toBe('not-found');
    expect(error.message).toMatch(/ has not answered within 3000 ms\./);
  });

  it.each([Number.POSITIVE_INFINITY, 2 ** 31])(
    'has patience for ever where that is %d ms',
    async (connectTimeout) => {
      const scheduler = new VirtualTimeScheduler();
      const schedule = jest.spyOn(scheduler, 'schedule');
      const { close } = await opened(tcp(server.address, { connectTimeout, scheduler }));
      expect(schedule).not.toHaveBeenCalled();
      close();
    },
  );

  it('does not give up what it has opened', async () => {
    const scheduler = new VirtualTimeScheduler();
    const { near, link, far } = await line(tcp(server.address, { scheduler }));
    scheduler.flush();
    far.write('still here');
    expect(String(await firstValueFrom(link.bytes$))).toBe('still here');
    near.close();
  });

  it.each([
    '',
    'somewhere',
    ':7000',
    'host:',
    'host:0',
    'host:65536',
    'host:7x',
    '::1:7000',
    '[::1]',
    '[host]:7',
    'tcp://host:7',
    'a b:7',
  ])('refuses %p, which is no address', async (text) => {
    expect(await failureOf(tcp(text))).toMatchObject({ reason: 'unsuitable' });
  });

  it.each([
    ['EACCES', 'not-permitted'],
    ['EPERM', 'not-permitted'],
    ['EAI_AGAIN', 'not-found'],
    ['EHOSTUNREACH', 'not-found'],
    ['ENETUNREACH', 'not-found'],
    ['ETIMEDOUT', 'not-found'],
    ['EMFILE', 'unsuitable'],
  ])('takes %s for %s', (code, reason) => {
    const error = refused('host:7', Object.assign(new Error(`connect ${code}`), { code }));
    expect(error.reason).toBe(reason);
    expect(error.message).toMatch(/^.*host:7.*[.?] \(connect E\w+\)$/);
  });

  const six = Object.values(networkInterfaces()).some((each) =>
    each?.some(({ address }) => address === '::1'),
  );
  (six ? it : it.skip)('goes by IPv6 too', async () => {
    const other = await serialServer({ host: '::1' });
    const near = await opened(tcp(other.address));
    (await other.client()).write('hello');
    expect(String(await firstValueFrom(near.value.bytes$))).toBe('hello');
    near.close();
    await other.close();
  });

  (process.platform === 'linux' ? it : it.skip)(
    'has the system ask whether the other side is there',
    async () => {
      /** Whether a keep-alive timer runs for the client's end: the first of `tr:tm->when` in proc(5). */
      const kept = (port: number | undefined) => {
        const local = `0100007F:${port?.toString(16).toUpperCase().padStart(4, '0')}`;
        const entry = readFileSync('/proc/self/net/tcp', 'utf8')
          .split('\n')
          .map((row) => row.trim().split(/\s+/))
          .find((columns) => columns[1] === local);
        return entry?.[5]?.startsWith('02:');
      };
      const { near, far } = await line();
      // One timer at a time is told: what was sent last may not have been acknowledged yet.
      while (!kept(far.remotePort)) await new Promise((resolve) => setImmediate(resolve));
      near.close();
      await once(far, 'close');

      const without = await line(tcp(server.address, { keepAlive: false }));
      expect(kept(without.far.remotePort)).toBe(false);
      without.near.close();
    },
  );
});

describe('a connection that is asked whether it is there', () => {
  it.each([
    [200, 1000],
    [0, 1000],
    [5000, 5000],
    [Number.POSITIVE_INFINITY, 32_767_000],
  ])('after %d ms is so by what a system can count: after %d ms', async (keepAlive, after) => {
    const setKeepAlive = jest.spyOn(Socket.prototype, 'setKeepAlive');
    const { near } = await line(tcp(server.address, { keepAlive }));
    expect(setKeepAlive.mock.calls).toEqual([[true, after]]);
    setKeepAlive.mockRestore();
    near.close();
  });
});

describe('an open connection', () => {
  it('sends a short line at once', async () => {
    const setNoDelay = jest.spyOn(Socket.prototype, 'setNoDelay');
    const { near } = await line();
    expect(
      setNoDelay.mock.instances.some((socket) => socket.remotePort === Number(server.address.split(':')[1])),
    ).toBe(true);
    setNoDelay.mockRestore();
    near.close();
  });

  it('completes a write when the system has taken it, and not before', async () => {
    const { near, link, far } = await line();
    far.pause();
    let taken = false;
    const writing = link.write(flood).subscribe({
      complete: () => {
        taken = true;
      },
    });
    for (let turn = 0; turn < 100; turn += 1) await setImmediate();
    expect(taken).toBe(false);
    far.resume();
    await until(() => taken);
    writing.unsubscribe();
    near.close();
  });

  it('reads on while a write is held up', async () => {
    const { near, link, far } = await line();
    far.pause();
    link.write(flood).subscribe({ error: () => {} });
    far.write('meanwhile');
    expect(String(await firstValueFrom(link.bytes$))).toBe('meanwhile');
    near.close();
  });

  it('reads no more than a little ahead for a reader that does not come, and then all', async () => {
    const { near, link, far } = await line();
    const client = near.value;
    let gone = false;
    far.write(flood, () => {
      gone = true;
    });
    far.end();
    for (let turn = 0; turn < 500; turn += 1) await setImmediate();
    expect(gone).toBe(false);
    expect(far.bytesWritten - far.writableLength).toBeLessThan(flood.length);
    let size = 0;
    await new Promise((complete) =>
      client.bytes$.subscribe({
        next: (bytes) => {
          size += bytes.length;
        },
        complete: () => complete(size),
      }),
    );
    expect(size).toBe(flood.length);
    expect(link).toBe(client);
    expect(flood.length).toBeGreaterThan(READ_AHEAD);
  });

  it('has one reader', async () => {
    const { near, link } = await line();
    const first = link.bytes$.subscribe({ error: () => {} });
    await expect(firstValueFrom(link.bytes$)).rejects.toThrow('one subscriber');
    first.unsubscribe();
    near.close();
  });
});

describe('a connection that ends', () => {
  it('is lost when it is reset: the writes under way too', async () => {
    const { near, link, far } = await line();
    far.pause();
    const writes = [flood, Uint8Array.of(1), new Uint8Array()].map((bytes) => failureOf(link.write(bytes)));
    far.resetAndDestroy();
    expect((await Promise.all(writes)).map(({ reason }) => reason)).toEqual(['lost', 'lost', 'lost']);
    const error = await failureOf(near.life$);
    expect(error.reason).toBe('lost');
    expect(error.message).toMatch(
      /^The connection to 127\.0\.0\.1:\d+ (was reset|was closed) by the other side/,
    );
  });

  it('is lost for its writes too, where its reader leaves it as it hears of that', async () => {
    const { near, link, far } = await line();
    far.pause();
    const write = failureOf(link.write(flood));
    const read = new Promise<TransportError>((heard) =>
      link.bytes$.subscribe({
        error: (error: TransportError) => {
          near.close();
          heard(error);
        },
      }),
    );
    far.resetAndDestroy();
    expect([(await read).reason, (await write).reason]).toEqual(['lost', 'lost']);
  });

  it('says of one that has died that nobody answers any more', () => {
    const cause = Object.assign(new Error('read ETIMEDOUT'), { code: 'ETIMEDOUT' });
    expect(lost('host:7', cause)).toMatchObject({ reason: 'lost', cause });
    expect(lost('host:7', cause).message).toMatch(/^The connection to host:7 has died/);
    expect(lost('host:7', Object.assign(new Error('read EIO'), { code: 'EIO' })).message).toMatch(/was lost/);
  });

  it('ends with what the server said last, though a write is under way', async () => {
    const { near, link, far } = await line();
    far.pause();
    const write = failureOf(link.write(flood));
    far.end('NORMAL POWER DOWN');
    expect(await write).toMatchObject({ reason: 'closed' });
    let heard = '';
    await new Promise<void>((complete) =>
      link.bytes$.subscribe({
        next: (bytes) => {
          heard += String(bytes);
        },
        complete,
      }),
    );
    expect(heard).toBe('NORMAL POWER DOWN');
    await new Promise<void>((complete) => near.life$.subscribe({ complete }));
    far.destroy();
  });

  it('is closed in good order from this side: what was written arrives, though there is something unread', async () => {
    const heard: string[] = [];
    server.bytes$.pipe(tap((bytes) => heard.push(String(bytes)))).subscribe();
    for (let round = 0; round < 20; round += 1) {
      const { near, link, far } = await line();
      far.write(new Uint8Array(200_000)); // an echo nobody waits for
      await new Promise<void>((complete) => link.write(Buffer.from('AT+QPOWD=1\r')).subscribe({ complete }));
      const gone = once(far, 'close');
      near.close();
      await gone;
      expect(far.errored).toBe(null);
    }
    expect(heard.join('')).toBe('AT+QPOWD=1\r'.repeat(20));
  });

  it('does not wait for a write that is held up', async () => {
    const { near, link, far } = await line(tcp(server.address, { scheduler: new VirtualTimeScheduler() }));
    far.pause();
    const write = failureOf(link.write(flood));
    near.close();
    expect(await write).toMatchObject({ reason: 'closed' });
    (await opened(tcp(server.address))).close();
  });
});

describe('a server with one client', () => {
  it('is connected to again straight after it was left', async () => {
    const single = await serialServer({ most: 1 });
    for (let round = 0; round < 20; round += 1) {
      const near = await opened(tcp(single.address));
      const client = await single.client();
      client.write(`round ${round}`);
      expect(String(await firstValueFrom(near.value.bytes$))).toBe(`round ${round}`);
      near.close();
    }
    for (let round = 0; round < 20; round += 1) tcp(single.address).subscribe().unsubscribe();
    (await opened(tcp(single.address))).close();
    await single.close();
  });

  it('is left though it leaves its own half open', async () => {
    const careless = await serialServer({ allowHalfOpen: true });
    const scheduler = new VirtualTimeScheduler();
    const near = await opened(tcp(careless.address, { scheduler }));
    const half = await careless.client();
    near.close();
    if (!half.readableEnded) await once(half, 'end');
    const next = opened(tcp(careless.address));
    scheduler.flush(); // it has been waited for long enough
    (await next).close();
    await careless.close();
  });
});
