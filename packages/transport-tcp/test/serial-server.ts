import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { ReplaySubject, Subject } from 'rxjs';

/** A raw TCP serial server of this machine, driven by a test. */
export interface SerialServer {
  /** As the transport wants it. */
  readonly address: string;
  /** All that arrives, whoever sends it. */
  readonly bytes$: Subject<Uint8Array>;
  /** `true` each time a client comes, `false` each time one goes; all of it, for whoever asks. */
  readonly presence$: ReplaySubject<boolean>;
  readonly clients: ReadonlySet<Socket>;
  /** The client there is; waits for one. */
  readonly client: () => Promise<Socket>;
  readonly close: () => Promise<void>;
}

interface Options {
  readonly host?: '127.0.0.1' | '::1';
  /** How many clients there may be at once; one more is hung up on. */
  readonly most?: number;
  /** Whether it leaves its half of a connection open when the client has closed its own. */
  readonly allowHalfOpen?: boolean;
}

export const serialServer = async ({
  host = '127.0.0.1',
  most,
  allowHalfOpen = false,
}: Options = {}): Promise<SerialServer> => {
  const bytes$ = new Subject<Uint8Array>();
  const presence$ = new ReplaySubject<boolean>();
  const clients = new Set<Socket>();
  const server: Server = createServer({ allowHalfOpen, noDelay: true }, (socket) => {
    clients.add(socket);
    presence$.next(true);
    socket
      .on('data', (bytes) => bytes$.next(bytes))
      .on('error', () => {}) // it is reset by tests
      .on('close', () => {
        clients.delete(socket);
        presence$.next(false);
      });
  });
  if (most !== undefined) server.maxConnections = most;
  server.listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    address: `${host.includes(':') ? `[${host}]` : host}:${port}`,
    bytes$,
    presence$,
    clients,
    client: async () => {
      for (;;) {
        const [socket] = clients;
        if (socket) return socket;
        await once(server, 'connection');
      }
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of clients) socket.destroy();
      await closed;
    },
  };
};
