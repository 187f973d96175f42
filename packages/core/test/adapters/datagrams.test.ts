import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { iterate } from '../../src/adapters/iterate.ts';
import { duplex } from '../../src/adapters/node/index.ts';
import { done } from '../../src/scope/done.ts';
import { open } from '../../src/scope/open.ts';
import { type Rig, rig } from './rig.ts';

describe.each(['pull', 'push'] as const)('an association over UDP (receive: %s)', (receive) => {
  let it_: Rig;
  let echo: UdpSocket;
  beforeAll(async () => {
    it_ = await rig({ receive });
    echo = createSocket('udp4');
    echo.on('message', (message, { port, address }) => echo.send(message, port, address));
    echo.bind(0, '127.0.0.1');
    await once(echo, 'listening');
  });
  afterAll(async () => {
    await it_.end();
    echo.close();
    await once(echo, 'close');
  });

  it('is a Duplex whose writes, and whose pieces, are datagrams', async () => {
    const socket = duplex(it_.modem.udp('127.0.0.1', echo.address().port), { readableObjectMode: true });
    const heard: string[] = [];
    socket.on('data', (bytes) => heard.push(String(bytes)));
    // All at once, so that they are written together.
    for (const text of ['one', 'two', 'three']) socket.write(text);
    while (heard.length < 3) await once(socket, 'data');
    expect([...heard].sort()).toEqual(['one', 'three', 'two']);
    socket.destroy();
    await once(socket, 'close');
  });

  it('refuses a datagram that is none, as a socket does', async () => {
    const socket = duplex(it_.modem.udp('127.0.0.1', echo.address().port));
    socket.write(new Uint8Array(1_461));
    const [error] = await once(socket, 'error');
    expect(error).toMatchObject({ code: 'EINVAL', syscall: 'write', cause: { reason: { _tag: 'Invalid' } } });
  });

  it('is gone through by for await, datagram by datagram', async () => {
    const socket = await open(it_.modem.udp('127.0.0.1', echo.address().port));
    const heard: string[] = [];
    await done(socket.send('0'));
    for await (const bytes of iterate(socket)) {
      heard.push(Buffer.from(bytes).toString());
      if (heard.length === 3) break;
      await done(socket.send(String(heard.length)));
    }
    expect(heard).toEqual(['0', '1', '2']);
    await socket.close();
  });
});
