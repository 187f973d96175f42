import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** A TCP server of this machine that gives back what it is given. */
export const echoServer = async () => {
  const server = createServer((socket) => socket.on('error', () => {}).pipe(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, close: () => void server.close() };
};
