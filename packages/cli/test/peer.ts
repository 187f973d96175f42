import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A TCP server of this machine whose clients are looked at one by one. */
export const peer = async () => {
  const calls: Socket[] = [];
  const waiting: ((call: Socket) => void)[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => {});
    const next = waiting.shift();
    if (next) next(socket);
    else calls.push(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port: String(port),
    /** The next that calls. */
    call: () => {
      const call = calls.shift();
      return call ? Promise.resolve(call) : new Promise<Socket>((resolve) => waiting.push(resolve));
    },
    close: () => void server.close(),
  };
};
