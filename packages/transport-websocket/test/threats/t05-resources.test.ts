import { connect, type Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { encodeControl } from '../../src/protocol/control.ts';
import { type Caller, call, hello, welcomed } from '../caller.ts';
import { type Served, served, type Uart, uart } from '../served.ts';
import { frame, upgraded } from './raw-frame.ts';
import { UPGRADE } from './upgrade.ts';

/** What is five seconds in earnest. */
const PATIENCE = 1_000;
const MEBIBYTE = 1_048_576;

const all = <A>(count: number, make: (at: number) => Promise<A>): Promise<A[]> =>
  Promise.all(Array.from({ length: count }, (_, at) => make(at)));

/** Resolves with what came, when the other end has closed it. */
const ended = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    let came = '';
    socket.setEncoding('latin1').on('data', (text: string) => {
      came += text;
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(came));
  });

const knocking = ({ host, port }: Served, ...lines: readonly string[]) => {
  const socket = connect(port, host);
  socket.write(`GET / HTTP/1.1\r\nHost: ${host}:${port}\r\n${lines.map((line) => `${line}\r\n`).join('')}`);
  return socket;
};

/** A writer at work: whatever strangers do, it writes and reads. */
const working = async (served: Served, modem: Uart) => {
  const writer = await welcomed(served.url);
  writer.send({ _tag: 'RxLimit', epoch: 1, consumed: 0, limit: 65_536 });
  let written = '';
  let read = '';
  return {
    writer,
    works: async () => {
      const piece = `AT${written.length}\r`;
      const bytes = new Uint8Array(Buffer.from(piece));
      writer.send({ _tag: 'Tx', lease: writer.welcome.tx?.lease ?? 0, offset: written.length, bytes });
      written += piece;
      await modem.given(written.length);
      expect(modem.written()).toBe(written);
      modem.reads('OK\r\n');
      read += 'OK\r\n';
      await writer.settled();
      expect(writer.read()).toBe(read);
    },
  };
};

const scene = async ({ helloTimeout = PATIENCE } = {}) => {
  const modem = uart();
  const bridge = await served(modem.transport, {
    helloTimeout,
    limits: { connections: 1_000, clientsPerPort: 200, operationsPerSecond: 20 },
  });
  return { modem, bridge, ...(await working(bridge, modem)) };
};

const held = () => {
  const { heapUsed, arrayBuffers, external } = process.memoryUsage();
  return heapUsed + arrayBuffers + external;
};

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');

/** The same without what nobody refers to any more. */
const kept = async (): Promise<number> => {
  for (let times = 0; times < 2; times += 1) {
    if (typeof collect === 'function') collect();
    // What a buffer stood in is given back beside the program, and counted when the next collection begins.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return held();
};

describe('T5: strangers that want to use the bridge up', () => {
  it('WebSockets that never say hello are closed, all of them, in time', async () => {
    const { bridge, works } = await scene();
    const began = performance.now();
    // One that a busy machine has let in too late is dropped before it is a WebSocket.
    const closes = await all(100, () =>
      call(bridge.url).then(
        async ({ closed }) => (await closed).code,
        () => 'dropped',
      ),
    );
    const codes = new Set(closes);
    expect(codes).toContain(4408);
    expect([...codes].filter((code) => code !== 4408 && code !== 'dropped')).toEqual([]);
    // Each has as long again to close; a busy machine as long once more.
    expect(performance.now() - began).toBeLessThan(15 * PATIENCE);
    await works();
  });

  it('one that does not even answer the close is cut off', async () => {
    const { bridge, works } = await scene();
    const { closed, ended: cutOff } = await upgraded(bridge);
    expect(await closed).toBe(4408);
    await cutOff;
    await works();
  });

  it('an address has so many connections, and one more is turned away', async () => {
    const modem = uart();
    const bridge = await served(modem.transport);
    const { works } = await working(bridge, modem);
    const callers: Caller[] = [];
    for (let at = 1; at < 8; at += 1) callers.push(await call(bridge.url));
    await expect(call(bridge.url)).rejects.toThrow('429');
    await works();
    callers[0]?.socket.close(1000);
    await callers[0]?.closed;
    await expect(call(bridge.url)).resolves.toBeDefined();
  });

  it('headers that come byte by byte come too late', async () => {
    const { bridge, works } = await scene();
    const slow = Array.from({ length: 50 }, () => knocking(bridge, ...UPGRADE, 'X-Slow: '));
    const drip = setInterval(() => {
      for (const socket of slow) if (socket.writable) socket.write('x');
    }, PATIENCE / 10);
    try {
      await works();
      for (const came of await Promise.all(slow.map(ended))) expect(came).not.toContain('101');
      await works();
    } finally {
      clearInterval(drip);
    }
  });

  it('connections that say nothing are dropped in time', async () => {
    const { bridge, works } = await scene();
    const sockets = Array.from({ length: 200 }, () => connect(bridge.port, bridge.host));
    const endings = await Promise.all(sockets.map(ended));
    expect(new Set(endings)).toEqual(new Set(['']));
    await works();
    expect((await call(bridge.url)).socket.readyState).toBe(1);
  });

  it('there are never more than 256 of them: the first make room, and nobody is shut out', async () => {
    // No clock drops anybody while this lasts.
    const { bridge, works } = await scene({ helloTimeout: 600_000 });
    const sockets: Socket[] = [];
    const endings: ReturnType<typeof ended>[] = [];
    for (let at = 0; at < 300; at += 1) {
      const socket = connect(bridge.port, bridge.host);
      sockets.push(socket);
      endings.push(ended(socket));
      await new Promise((resolve) => socket.once('connect', resolve));
    }
    for (const first of endings.slice(0, 44)) expect(await first).toBe('');
    await works();
    expect((await call(bridge.url)).socket.readyState).toBe(1);
    expect(sockets.slice(45).filter(({ closed }) => closed)).toEqual([]);
    expect(bridge.bridge.metrics()).toContain('uart_bridge_crowded_out_total 45\n');
    expect(bridge.log.filter(({ what }) => what === 'Crowded')).toEqual([
      expect.objectContaining({ level: 'warn', fields: { from: '127.0.0.1', left: 255 } }),
    ]);
    for (const socket of sockets) socket.destroy();
  });

  it('requests that are refused without end are all counted, and logged so long as a minute has room for them', async () => {
    const { bridge, works } = await scene();
    for (let at = 0; at < 100; at += 1) {
      const socket = knocking(bridge, 'Origin: https://evil.example', '');
      expect(await ended(socket)).toMatch(/^HTTP\/1\.1 403 /);
    }
    const refusals = bridge.log.filter(({ what }) => what === 'Refused');
    expect(refusals.length).toBeLessThanOrEqual(20);
    expect(refusals[9]?.fields).toMatchObject({ more: 'counted, not logged, for up to a minute' });
    expect(bridge.bridge.metrics()).toContain('uart_bridge_refused_total{status="403"} 100\n');
    await works();
  });

  it('a request after the other does not keep a connection alive', async () => {
    const { bridge, works } = await scene();
    const socket = connect(bridge.port, bridge.host);
    const page = `GET /healthz HTTP/1.1\r\nHost: ${bridge.host}:${bridge.port}\r\n\r\n`;
    socket.write(page.repeat(20));
    expect((await ended(socket)).match(/HTTP\/1\.1 200/g)).toHaveLength(1);
    await works();
  });

  it.each([
    ['two thousand headers', 2_000, 'X'],
    ['sixty-five headers', 65, 'X'],
    ['two thousand times the same', 2_000, 'Sec-WebSocket-Protocol'],
  ])('%s are too many, and the process lives', async (_, count, name) => {
    const { bridge, works } = await scene();
    const many = Array.from({ length: count }, (__, at) => `${name}${name === 'X' ? at : ''}: 1`);
    for (const lines of [
      [...many, ...UPGRADE],
      [...UPGRADE, ...many],
    ]) {
      const socket = knocking(bridge, ...lines, '');
      expect(await ended(socket)).toMatch(/^HTTP\/1\.1 431 /);
    }
    await works();
  });

  it('one header of a megabyte is too long', async () => {
    const { bridge, works } = await scene();
    const socket = knocking(bridge, ...UPGRADE, `X: ${'x'.repeat(MEBIBYTE)}`, '');
    expect(await ended(socket)).not.toContain('101');
    await works();
  });

  it.each([
    ['tiny fragments are no message', 'x', [1008]],
    ['empty fragments are none either: they are ended by their number, or by the clock', '', [1008, 4408]],
  ])('a hundred thousand %s', async (_, payload, codes) => {
    const { bridge, works } = await scene({ helloTimeout: 2_000 });
    const { socket, closed } = await upgraded(bridge);
    const before = held();
    socket.write(frame({ opcode: 2, payload: 'x', fin: false }));
    const fragment = frame({ opcode: 0, payload, fin: false });
    socket.write(Buffer.alloc(100_000 * fragment.length, fragment));
    expect(codes).toContain(await closed);
    expect(held() - before).toBeLessThan(32 * MEBIBYTE);
    await works();
  });

  it.each([
    [16, 4406],
    [17, 1008],
  ])('a message may have sixteen fragments: %i', async (count, code) => {
    const { bridge, works } = await scene();
    const { socket, closed } = await upgraded(bridge);
    const text = encodeControl(hello({ v: 2 })).padEnd(200);
    const piece = (at: number) => text.slice(at * 10, at === count - 1 ? undefined : (at + 1) * 10);
    for (let at = 0; at < count; at += 1)
      socket.write(frame({ opcode: at === 0 ? 1 : 0, payload: piece(at), fin: at === count - 1 }));
    expect(await closed).toBe(code);
    await works();
  });

  it('a frame that announces 100 MiB is refused by its head', async () => {
    const { bridge, works } = await scene();
    const before = held();
    const codes = await all(20, async () => {
      const { socket, closed } = await upgraded(bridge);
      socket.write(frame({ opcode: 2, length: 104_857_600n, payload: 'x'.repeat(1_000) }));
      return closed;
    });
    expect(new Set(codes)).toEqual(new Set([1009]));
    expect(held() - before).toBeLessThan(32 * MEBIBYTE);
    await works();
  });

  it('requests without end are ended, and those of others are answered', async () => {
    const { bridge, works, writer } = await scene();
    const asker = await welcomed(bridge.url, { role: 'observer' });
    for (let id = 1; id <= 1_000; id += 1) asker.say({ t: 'ports', id });
    expect(await asker.closed).toMatchObject({ code: 4429 });
    expect(await asker.hear('bye')).toMatchObject({ code: 4429, retryAfter: expect.any(Number) });
    writer.say({ t: 'ports', id: 1 });
    expect(await writer.answer(1)).toMatchObject({ t: 'ok' });
    await works();
  });

  it('pings whose answers nobody takes cut their sender off, and nobody else waits', async () => {
    const { bridge, works } = await scene();
    const { socket, closed, ended: cutOff } = await upgraded(bridge);
    const ping = frame({ opcode: 9, payload: 'x'.repeat(125) });
    socket.write(Buffer.alloc(20_000 * ping.length, ping));
    await works();
    // Not by the clock, which says so.
    expect(await closed).toBe(0);
    await cutOff;
    await works();
  });

  it('an observer that takes nothing of what it asked for costs the others nothing, and the bridge little', async () => {
    const modem = uart();
    const bridge = await served(modem.transport);
    const writer = await welcomed(bridge.url, {}, { keeps: false });
    const lazy = await welcomed(bridge.url, { role: 'observer' });
    lazy.send({ _tag: 'RxLimit', epoch: 1, consumed: 0, limit: Number.MAX_SAFE_INTEGER });
    await lazy.settled();
    lazy.socket.pause();
    const before = await kept();
    const chunk = new Uint8Array(65_536).fill(0x58);
    for (let read = 0; read < 64 * MEBIBYTE; read += chunk.length) {
      writer.send({ _tag: 'RxLimit', epoch: 1, consumed: read, limit: read + chunk.length });
      modem.reads(chunk);
      await writer.takes(read + chunk.length);
    }
    // One memory of 1 MiB, and what is on its way: nothing of 64 MiB for the sake of one client.
    expect((await kept()) - before).toBeLessThan(24 * MEBIBYTE);
    expect(writer.heard.some(({ t }) => t === 'gap')).toBe(false);
  });
});
