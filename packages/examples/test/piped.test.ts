import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { laws, type Setup } from '@atrx/transport/laws';
import { firstValueFrom, ReplaySubject, Subject } from 'rxjs';
import { piped } from '../src/piped.ts';

/** What the program does: its standard input and output are a connection, and it ends with 1 where that is lost. */
const RELAY = `
  const socket = require('net').connect(+process.argv[1], '127.0.0.1');
  socket.on('error', () => process.exit(1));
  process.stdin.pipe(socket).pipe(process.stdout);
`;

/** The far end of the line is the other end of the program's connection. */
const setup: Setup = {
  capabilities: { signals: false, hangUp: true, presence: true },
  make: async () => {
    const bytes$ = new Subject<Uint8Array>();
    const presence$ = new ReplaySubject<boolean>();
    const clients = new Set<Socket>();
    const waiting: Uint8Array[] = [];
    const server = createServer({ allowHalfOpen: true }, (client) => {
      clients.add(client);
      presence$.next(true);
      for (const bytes of waiting.splice(0)) client.write(bytes);
      client
        .on('data', (bytes) => bytes$.next(bytes))
        .on('error', () => undefined)
        .on('end', () => client.end())
        .on('close', () => {
          clients.delete(client);
          presence$.next(false);
        });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    /** The program may still be about to connect: then this waits for it. */
    const whenThere = async (drive: (client: Socket) => unknown) => {
      if (clients.size === 0) await once(server, 'connection');
      for (const client of clients) drive(client);
    };
    return {
      transport: piped(process.execPath, ['-e', RELAY, String((server.address() as AddressInfo).port)]),
      far: {
        bytes$,
        write: (bytes) =>
          clients.size === 0 ? waiting.push(bytes) : whenThere((client) => client.write(bytes)),
        lose: () => whenThere((client) => client.resetAndDestroy()),
        hangUp: () => whenThere((client) => client.end()),
        presence$,
      },
      dispose: async () => {
        for (const client of clients) client.destroy();
        server.close();
      },
    };
  },
};

describe('a UART that is the standard input and output of a program', () => {
  for (const law of laws) (law.applies(setup) ? it : it.skip)(law.name, () => law.run(setup));
});

it('is not found where there is no such program', async () => {
  await expect(firstValueFrom(piped('/no/such/program'))).rejects.toMatchObject({
    name: 'TransportError',
    reason: 'not-found',
    message: expect.stringContaining('/no/such/program'),
  });
});
