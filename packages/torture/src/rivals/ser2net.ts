import { spawned } from '@atrx/processes';
import { type System, servedBy } from './system.ts';

/** ser2net on raw TCP. With one client at a time, the next one has the port: otherwise a half-open one would hold it. */
export const ser2net = (version: string): System => ({
  name: 'ser2net',
  version,
  url: (port) => `tcp://127.0.0.1:${port}`,
  serve: (tty, { clients = 1 } = {}) =>
    servedBy((port) =>
      spawned('ser2net', ['-n', '-d', '-u', '-Y', configuration(tty, port, clients)], { stdio: 'ignore' }),
    ),
});

/** Its -Y makes newlines of `#`; the rate is nominal, a pseudo-terminal has none. */
const configuration = (tty: string, port: number, clients: number) =>
  [
    'connection: &uart',
    `  accepter: tcp,127.0.0.1,${port}`,
    `  connector: serialdev,${tty},115200n81,local`,
    '  options:',
    clients > 1 ? `    max-connections: ${clients}` : '    kickolduser: true',
  ].join('#');
