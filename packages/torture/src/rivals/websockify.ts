import { spawned } from '@atrx/processes';
import { listening } from '../processes/port.ts';
import { type System, servedBy } from './system.ts';

/** websockify, before a serial server on raw TCP: by itself it knows no serial ports. */
export const websockify = (version: string, behind: System): System => ({
  name: 'websockify',
  version: `${version} before ${behind.name}`,
  url: (port) => `ws://127.0.0.1:${port}`,
  serve: async (tty) => {
    const serial = await behind.serve(tty);
    try {
      const front = await servedBy((port) =>
        spawned('websockify', [`127.0.0.1:${port}`, `127.0.0.1:${serial.port}`], { stdio: 'ignore' }),
      );
      return {
        ...front,
        // Both are on the machine with the UART: its failure is theirs.
        kill: async () => {
          await Promise.all([front.kill(), serial.kill()]);
        },
        start: async () => {
          await serial.start();
          await listening(serial.port);
          await front.start();
        },
        [Symbol.asyncDispose]: async () => {
          await front[Symbol.asyncDispose]();
          await serial[Symbol.asyncDispose]();
        },
      };
    } catch (error) {
      await serial[Symbol.asyncDispose]();
      throw error;
    }
  },
});
