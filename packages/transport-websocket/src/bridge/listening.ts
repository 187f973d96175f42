import type { Server } from 'node:net';
import { TransportError, type TransportReason } from '@atrx/transport';

/** A server at each address, all at one port number. */
export interface Listening {
  readonly port: number;
  readonly servers: ReadonlyMap<string, Server>;
}

interface Asked {
  readonly hosts: readonly string[];
  /** An address that this machine need not have. */
  readonly optional: string | undefined;
  readonly port: number;
}

/** How often a port that is free at one address is looked for that is free at the others too. */
const TRIES = 16;

/** Rejects with a TransportError; then nothing listens. */
export const listening = async (asked: Asked, make: () => Server): Promise<Listening> => {
  for (let left = TRIES; ; left -= 1) {
    const servers = new Map<string, Server>();
    let port = asked.port;
    try {
      for (const host of asked.hosts) {
        const server = make();
        const bound = await listen(server, host, port, asked.hosts.length > 1).catch((error: unknown) => {
          if (host !== asked.optional || !ABSENT.has(codeOf(error))) throw error;
        });
        if (bound === undefined) continue;
        port = bound;
        servers.set(host, server);
      }
      return { port, servers };
    } catch (error) {
      for (const server of servers.values()) server.close();
      // Another program has that port at the second address: any other will do.
      const taken = asked.port === 0 && servers.size > 0 && codeOf(error) === 'EADDRINUSE';
      if (!taken || left === 0) throw refused(error, asked);
    }
  }
};

const listen = (server: Server, host: string, port: number, ipv6Only: boolean) =>
  new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, ipv6Only }, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(address !== null && typeof address === 'object' ? address.port : port);
    });
  });

/** There is no such address here, or no IPv6 at all. */
const ABSENT: ReadonlySet<string> = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT']);

const REASONS: Readonly<Record<string, readonly [TransportReason, string]>> = {
  EADDRINUSE: ['busy', 'another program listens there. Choose another port, or stop it'],
  EACCES: ['not-permitted', 'this user may not listen there. Choose a port above 1023'],
  EADDRNOTAVAIL: ['not-found', 'this machine has no such address'],
  ENOTFOUND: ['not-found', 'this machine has no such address'],
};

const refused = (error: unknown, { hosts, port }: Asked) => {
  const said = error instanceof Error ? error.message : String(error);
  const [reason, advice] = REASONS[codeOf(error)] ?? ['unsuitable', said];
  return new TransportError(
    reason,
    `The bridge cannot listen at ${hosts.join(' and ')}, port ${port}: ${advice}.`,
    error,
  );
};

const codeOf = (error: unknown): string =>
  error !== null && typeof error === 'object' && 'code' in error ? String(error.code) : '';
