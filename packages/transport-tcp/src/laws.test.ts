import { laws, type Setup } from '@atrx/transport/laws';
import { serialServer } from '../test/serial-server.ts';
import { tcp } from './tcp.ts';

/** A real TCP server on the loopback. */
const setup: Setup = {
  capabilities: { signals: false, hangUp: true, presence: true },
  make: async () => {
    const server = await serialServer();
    const each = (drive: (client: Awaited<ReturnType<typeof server.client>>) => unknown) => {
      for (const client of server.clients) drive(client);
    };
    return {
      transport: tcp(server.address),
      far: {
        bytes$: server.bytes$,
        write: (bytes) => each((client) => client.write(bytes)),
        lose: () => each((client) => client.resetAndDestroy()),
        hangUp: () => each((client) => client.end()),
        presence$: server.presence$,
      },
      dispose: server.close,
    };
  },
};

describe('a TCP connection to a serial server', () => {
  for (const law of laws) (law.applies(setup) ? it : it.skip)(law.name, () => law.run(setup));
});
