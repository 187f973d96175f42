import { createServer, type Server } from 'node:net';
import { reasonOf } from '../../test/reason-of.ts';
import { listening } from './listening.ts';

const made: Server[] = [];
const make = () => {
  const server = createServer();
  made.push(server);
  return server;
};
afterEach(() => {
  for (const server of made.splice(0)) server.close();
});

const portOf = (server: Server | undefined) => {
  const address = server?.address();
  return address !== null && typeof address === 'object' ? address.port : undefined;
};

describe('a server at several addresses', () => {
  const both = ['127.0.0.1', '127.0.0.2'];

  it('has one port number at all of them', async () => {
    const { port, servers } = await listening({ hosts: both, optional: undefined, port: 0 }, make);
    expect([...servers.keys()]).toEqual(both);
    expect([...servers.values()].map(portOf)).toEqual([port, port]);
  });

  it('does without one that this machine need not have', async () => {
    const hosts = ['127.0.0.1', '192.0.2.1'];
    const { servers } = await listening({ hosts, optional: '192.0.2.1', port: 0 }, make);
    expect([...servers.keys()]).toEqual(['127.0.0.1']);
    expect(await reasonOf(listening({ hosts, optional: undefined, port: 0 }, make))).toBe('not-found');
  });

  it('looks for another number where the first is taken at the second', async () => {
    // The first server takes the place of the second before that comes to it.
    const thief = createServer();
    let stolen: number | undefined;
    const making = () => {
      const server = make();
      if (stolen === undefined)
        server.once('listening', () => {
          stolen = portOf(server);
          thief.listen({ host: '127.0.0.2', port: stolen });
        });
      return server;
    };
    made.push(thief);
    const { port, servers } = await listening({ hosts: both, optional: undefined, port: 0 }, making);
    expect(port).not.toBe(stolen);
    expect([...servers.values()].map(portOf)).toEqual([port, port]);
  });

  it('leaves nothing behind where one address is taken', async () => {
    const other = await listening({ hosts: ['127.0.0.2'], optional: undefined, port: 0 }, make);
    const { port } = other;
    expect(await reasonOf(listening({ hosts: both, optional: undefined, port }, make))).toBe('busy');
    const again = await listening({ hosts: ['127.0.0.1'], optional: undefined, port }, make);
    expect(again.port).toBe(port);
  });
});
