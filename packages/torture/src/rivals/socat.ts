import { spawned } from '@atrx/processes';
import { type System, servedBy } from './system.ts';

/** socat as it is written in most recipes: each client is given a process of its own, which opens the port. */
export const socat = (version: string): System => ({
  name: 'socat',
  version,
  url: (port) => `tcp://127.0.0.1:${port}`,
  serve: (tty) =>
    servedBy((port) =>
      spawned(
        'socat',
        [`TCP-LISTEN:${port},bind=127.0.0.1,reuseaddr,nodelay,fork`, `FILE:${tty},b115200,raw,echo=0`],
        { stdio: 'ignore' },
      ),
    ),
});
