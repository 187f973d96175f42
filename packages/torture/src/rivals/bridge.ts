import { type Program, started } from '@atrx/processes';
import { type System, servedBy } from './system.ts';

/** What this repository is about: the bridge, in a process of its own. `at`: a module that speaks AT is at the end of the line. */
export const atrx = (program: string, token: string, at = false): System => ({
  name: 'bridge',
  version: '',
  url: (port) => `ws://127.0.0.1:${port}/uart`,
  serve: (tty, { host, haste = 1 } = {}) =>
    servedBy(
      (port): Promise<Program> =>
        started(program, { tty, port, token, at, hosts: host ? [host] : [], haste }),
    ),
});
