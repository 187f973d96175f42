import { laws, type Setup } from '@atrx/transport/laws';
import { WebSocket } from 'ws';
import { servedRig } from '../test/rig.ts';
import { TOKEN } from '../test/served.ts';
import { browserSocket, type PlatformWebSocket } from './client/browser-socket.ts';
import { nodeSocket } from './client/node-socket.ts';
import type { OpenSocket } from './client/socket.ts';
import { websocket } from './client/websocket.ts';

jest.setTimeout(30_000);

describe.each<readonly [string, OpenSocket]>([
  ['Node', nodeSocket()],
  ['a browser', browserSocket(WebSocket as unknown as PlatformWebSocket)],
])('a port behind a bridge, from %s', (_, open) => {
  const setup: Setup = {
    patience: 10_000,
    capabilities: { signals: true, hangUp: true, presence: true },
    make: () => servedRig((url) => websocket(`${url}/modem`, { token: TOKEN }, open)),
  };
  for (const law of laws) it(law.name, () => law.run(setup));
});
