import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';

/** Has a server listen at a free port of 127.0.0.1, and gives the port. */
export const listening = async (server: Server): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

/** Its end, with all that is connected. */
export const shut = async (server: Server): Promise<void> => {
  const closed = once(server, 'close');
  server.close();
  if ('closeAllConnections' in server) (server.closeAllConnections as () => void)();
  await closed;
};

/**
 * A free port for a program that is told where to listen, and may come back to it: none of those that the system gives to
 * connections (from 32768 on), so that nobody gets it meanwhile.
 */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const free = await new Promise<boolean>((resolve) => {
      const server = createServer()
        .once('error', () => resolve(false))
        .listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (free) return port;
  }
};
