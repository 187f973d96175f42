import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A TCP port of the loopback that is free now. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === 'object'
          ? resolve(address.port)
          : reject(new Error('no port')),
      );
    });
  });

/** Whether somebody listens at it. Asked of the kernel: a connection of its own would be a client. */
const listens = (port: number) => {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')} `;
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .some((line) => / 0A /.test(line) && line.slice(0, 22).includes(wanted));
};

/** Resolves when somebody listens at that port, or rejects. */
export const listening = async (port: number, ms = 10_000): Promise<void> => {
  const until = performance.now() + ms;
  while (!listens(port)) {
    if (performance.now() > until) throw new Error(`Nobody listens at port ${port} after ${ms} ms.`);
    await wait(10);
  }
};
