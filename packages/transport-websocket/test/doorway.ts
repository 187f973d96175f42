import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { memory, silence } from '@atrx/transport';
import type { WebSocket } from 'ws';
import { configuration } from '../src/bridge/configuration.ts';
import { type FrontDoor, frontDoor } from '../src/bridge/front-door.ts';
import type { BridgeOptions } from '../src/bridge/options.ts';

export const TOKEN = 'correct-horse-battery';
export const bearer = { authorization: `Bearer ${TOKEN}` };
const fixture = (name: string) => readFileSync(join(__dirname, 'tls', name));
export const tls = { cert: fixture('test-fixture.cert.pem'), key: fixture('test-fixture.key.pem') };

const doors: FrontDoor[] = [];
const clients: WebSocket[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.terminate();
  for (const door of doors.splice(0)) door.shut();
});

/** A door whose listener notes what it hears. It stands at 127.0.0.1 unless told otherwise. */
export const doorway = async (
  options: BridgeOptions = {},
  ports: Parameters<typeof configuration>[0] = memory(silence),
) => {
  const log: string[] = [];
  let healthy = true;
  const config = configuration(ports, { host: '127.0.0.1', token: TOKEN, ...options });
  const door = await frontDoor(config, {
    admitted: (client, { rights }) => {
      clients.push(client.on('error', () => {}));
      log.push(`admitted ${rights.size}`);
    },
    refused: (_, { status, why }) => log.push(`${status} ${why}`),
    lockedOut: () => log.push('locked out'),
    crowded: () => log.push('crowded'),
    failed: ({ message }) => log.push(message),
    healthy: () => healthy,
    metrics: () => 'sessions 0\n',
  });
  doors.push(door);
  const [url = ''] = door.urls;
  return { door, url, log, clients, ail: () => (healthy = false) };
};

/** Everything a socket is sent, once it is closed; an abrupt end counts as one. */
export const allOf = (socket: Socket) =>
  new Promise<string>((resolve) => {
    let all = '';
    socket.setEncoding('latin1').on('data', (text: string) => (all += text));
    socket.on('error', () => {}).on('close', () => resolve(all));
  });
export const raw = (url: string) => {
  const { hostname, port } = new URL(url);
  return connect({ host: hostname, port: Number(port) });
};
