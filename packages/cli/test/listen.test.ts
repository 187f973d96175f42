import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createConnection, createServer, type Socket } from 'node:net';
import { atrx, ended, type Running } from './atrx.ts';

jest.setTimeout(60_000);

/** A port of this machine that is free: the virtual module listens at the one that it is told. */
const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
};

const listening = async (...words: readonly string[]) => {
  const port = await freePort();
  const server = atrx('--port', 'emulator:mc60', 'listen', String(port), ...words);
  await server.heard(
    words.includes('--json') ? /"listening"/ : /Listening at 10\.180\.217\.206:\d+\. Ctrl\+C ends it\./,
  );
  return { port, server };
};

const caller = async (port: number): Promise<Socket> => {
  const socket = createConnection({ host: '127.0.0.1', port });
  await once(socket, 'connect');
  return socket;
};

/** What it says before it is hung up on. */
const heard = async (socket: Socket): Promise<string> => {
  let text = '';
  for await (const chunk of socket) text += chunk;
  return text;
};

const told = ({ said }: Running) => said.stderr.split('\n').slice(1, -1);

describe('atrx listen', () => {
  it.each([[[]], [['--transparent']]])('talks to one client, and ends when that leaves %j', async (words) => {
    const { port, server } = await listening(...words);
    const client = await caller(port);
    client.write('question');
    await once(server.child.stdout, 'data');
    server.child.stdin.write('answer');
    expect(String((await once(client, 'data'))[0])).toBe('answer');
    client.end();
    expect(await server.exit).toBe(0);
    expect(server.said.stdout).toBe('question');
    expect(told(server)).toEqual(['127.0.0.1 is connected.', '127.0.0.1 has left.']);
  });

  it('hangs up after so much silence once stdin has ended', async () => {
    const { port, server } = await listening('--linger', '0.1');
    server.child.stdin.end('answer');
    expect(await heard(await caller(port))).toBe('answer');
    expect(await server.exit).toBe(0);
  });

  it('serves one after the other with --keep, until it is asked to end', async () => {
    const { port, server } = await listening('--keep', '--json');
    for (const text of ['one', 'two']) {
      const client = await caller(port);
      client.write(text);
      await once(server.child.stdout, 'data');
      server.child.stdin.write(text.toUpperCase());
      expect(String((await once(client, 'data'))[0])).toBe(text.toUpperCase());
      client.end();
      await server.heard(new RegExp(`(?:"left"[\\s\\S]*){${text === 'one' ? 1 : 2}}`));
    }
    expect(await server.stop()).toBe(0);
    expect(server.said.stdout).toBe('onetwo');
    expect(
      server.said.stderr
        .trim()
        .split('\n')
        .map((line): unknown => JSON.parse(line)),
    ).toEqual([
      { listening: { host: '10.180.217.206', port } },
      ...['one', 'two'].flatMap(() => [{ client: { host: '127.0.0.1' } }, { left: { host: '127.0.0.1' } }]),
    ]);
  });

  it('gives several clients back what they send with --echo, and turns others away', async () => {
    const { port, server } = await listening('--echo', '--max', '2');
    const clients = [await caller(port), await caller(port)];
    for (const [index, client] of clients.entries()) {
      client.write(`I am ${index}`);
      expect(String((await once(client, 'data'))[0])).toBe(`I am ${index}`);
    }
    expect(await heard(await caller(port))).toBe('');
    const hungUp = clients.map(heard);
    expect(await server.stop()).toBe(0);
    expect(await Promise.all(hungUp)).toEqual(['', '']);
  });

  it('talks to whoever sends a first datagram with --udp', async () => {
    const { port, server } = await listening('--udp', '--linger', '0.2');
    const client = createSocket('udp4');
    client.send('question', port, '127.0.0.1');
    await once(server.child.stdout, 'data');
    server.child.stdin.end('answer');
    expect(String((await once(client, 'message'))[0])).toBe('answer');
    client.close();
    expect(await server.exit).toBe(0);
    expect(server.said.stdout).toBe('question');
  });

  it('hangs up and ends with 130 when it is asked to end with a client', async () => {
    const { port, server } = await listening();
    const client = await caller(port);
    await server.heard(/is connected/);
    const hungUp = heard(client);
    expect(await server.stop()).toBe(130);
    expect(await hungUp).toBe('');
  });

  it.each([
    [['--max', '2'], '--max is for --echo'],
    [['--echo', '--transparent', '--max', '2'], '--max is not for --transparent'],
    [['--echo', '--linger', '1'], '--linger is not for --echo'],
  ])('is refused with %j', async (words, why) => {
    const { code, stderr } = await ended(atrx('--port', 'emulator:', 'listen', '2020', ...words));
    expect(code).toBe(2);
    expect(stderr).toMatch(new RegExp(`^atrx: ${why}.*\\n$`));
  });

  it('says with 1 that the port is taken', async () => {
    const { port, server } = await listening();
    const { code, stderr } = await ended(atrx('--port', 'emulator:', 'listen', String(port)));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^atrx: The module does not listen .*\n$/);
    await server.stop();
  });
});
