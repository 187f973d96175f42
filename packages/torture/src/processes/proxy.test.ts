import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { type Path, proxy } from './proxy.ts';

describe('a stretch of network that is cut', () => {
  let server: Server;
  let path: Path;
  const guests: Socket[] = [];
  const accepted: Socket[] = [];

  beforeEach(async () => {
    server = createServer((socket) => {
      accepted.push(socket);
      socket.on('error', () => undefined).pipe(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    path = await proxy();
    path.lead(address !== null && typeof address === 'object' ? address.port : 0);
  });
  afterEach(async () => {
    for (const guest of [...guests.splice(0), ...accepted.splice(0)]) guest.destroy();
    await path[Symbol.asyncDispose]();
    await new Promise((resolve) => server.close(resolve));
  });

  const guest = () => {
    const socket = connect(path.port, '127.0.0.1').on('error', () => undefined);
    guests.push(socket);
    return socket;
  };
  /** However it ends. */
  const closed = (socket: Socket) => new Promise((resolve) => socket.resume().once('close', resolve));
  const echoed = async (socket: Socket, text: string) => {
    socket.write(text);
    const [bytes]: unknown[] = await once(socket, 'data');
    return String(bytes);
  };

  it('passes what is sent, both ways', async () => {
    expect(await echoed(guest(), 'there and back')).toBe('there and back');
  });

  it.each([true, false])(
    'ends what there is and lets nobody in until it is mended (abruptly: %s)',
    async (abruptly) => {
      const before = guest();
      await echoed(before, 'there');
      path.cut(abruptly);
      await closed(before);
      await closed(guest());
      path.mend();
      expect(await echoed(guest(), 'again')).toBe('again');
    },
  );

  it('frozen it passes nothing and tells nobody; mended it ends what was frozen', async () => {
    const before = guest();
    await echoed(before, 'there');
    path.freeze();
    let heard = '';
    before.on('data', (bytes) => {
      heard += bytes;
    });
    before.write('lost');
    const during = guest();
    await once(during, 'connect');
    const over = [closed(before), closed(during)];
    path.mend();
    await Promise.all(over);
    expect(heard).toBe('');
    expect(await echoed(guest(), 'again')).toBe('again');
  });

  it('an end that dies while it is frozen is not missed by the other one, which is gone when it is mended', async () => {
    const before = guest();
    await echoed(before, 'there');
    // Something is under way, so that it is noticed that the far end dies.
    for (const socket of accepted) socket.unpipe(socket).pause();
    before.write(Buffer.alloc(32 * 1024 * 1024));
    for (let turn = 0; turn < 200; turn += 1) await new Promise(setImmediate);
    path.freeze();
    for (const socket of accepted) socket.resetAndDestroy();
    const over = closed(before);
    for (let turn = 0; turn < 200; turn += 1) await new Promise(setImmediate);
    expect(before.destroyed).toBe(false);
    path.mend();
    await over;
  });
});
