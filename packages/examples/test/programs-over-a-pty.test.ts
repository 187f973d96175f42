import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { type Emulator, emulator } from '@atrx/emulator';
import { nodeNetwork } from '@atrx/emulator/node';
import { pty } from '@atrx/transport-serial/pty';
import { concatMap, filter, firstValueFrom, map, Subject, tap } from 'rxjs';
import { program, type Running } from './program.ts';

jest.setTimeout(60_000);

// The programs as anybody runs them: a process each, a serial port, a module at its far end, and real peers.

/** A virtual module on a PTY, as long as the work lasts. */
const withModule = async (work: (path: string, module: Emulator) => Promise<void>): Promise<void> => {
  const module = emulator({ network: nodeNetwork({ ports: { 7: 0 } }) });
  const path$ = new Subject<string>();
  const plugged = firstValueFrom(path$);
  const life = pty()
    .pipe(
      tap(({ path }) => path$.next(path)),
      concatMap((link) => module.serve(link)),
    )
    .subscribe({ error: () => undefined });
  try {
    await work(await plugged, module);
  } finally {
    life.unsubscribe();
    module.control.powerDown('NORMAL POWER DOWN');
  }
};

/** The port of this machine that the module listens at over that context, once it does. */
const listening = (module: Emulator, context: 0 | 1): Promise<number> =>
  firstValueFrom(
    module.state$.pipe(
      map(({ contexts }) => contexts[context].server),
      filter((server) => server.phase === 'LISTENNING' && server.port > 0),
      map(({ port }) => port),
    ),
  );

/** Says something and waits until that many bytes came back. */
const answered = async (socket: Socket, text: string): Promise<string> => {
  let heard = '';
  socket.write(text);
  while (heard.length < text.length) {
    const [bytes] = await once(socket, 'data');
    heard += String(bytes);
  }
  return heard;
};

const echo = async (): Promise<Server> => {
  const server = createServer((peer) => peer.on('error', () => undefined).pipe(peer));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
};

const portOf = (server: Server): number => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return address.port;
};

const ended = async ({ child, exit }: Running): Promise<void> => {
  child.kill();
  await exit;
};

it('an echo server on the module answers three clients at once', () =>
  withModule(async (path, module) => {
    const server = program('echo-server', ['--port', path, '--no-lines']);
    const port = await listening(module, 0);
    const clients = ['one', 'two', 'three'].map((name) => ({ name, socket: connect(port, '127.0.0.1') }));
    const heard = await Promise.all(clients.map(({ name, socket }) => answered(socket, name.repeat(500))));
    expect(heard).toEqual(clients.map(({ name }) => name.repeat(500)));
    for (const { socket } of clients) socket.destroy();
    expect(server.said.stderr).toBe('');
    await ended(server);
  }));

it('a gateway carries what comes in over one context on over the other, and back', () =>
  withModule(async (path, module) => {
    const far = await echo();
    const to = `127.0.0.1:${portOf(far)}`;
    const gateway = program('gateway', ['--port', path, '--no-lines', '--to', to]);
    const port = await listening(module, 1);
    const client = connect(port, '127.0.0.1');
    expect(await answered(client, 'over there and back'.repeat(100))).toBe('over there and back'.repeat(100));
    // Over both contexts at once.
    const { contexts } = module.state;
    expect(
      contexts.map(({ sockets }) => sockets.filter(({ phase }) => phase === 'CONNECTED').length),
    ).toEqual([1, 1]);
    client.end();
    await once(client, 'close');
    expect(gateway.said.stderr).toBe('');
    await ended(gateway);
    far.close();
  }));

it('a transparent terminal is the connection: what is typed goes out, what comes is printed', () =>
  withModule(async (path, module) => {
    const far = await echo();
    const to = `127.0.0.1:${portOf(far)}`;
    const terminal = program('terminal', ['--port', path, '--no-lines', '--to', to]);
    terminal.type('hello, +++ and\r\nCLOSED\r\nare words like others\n');
    await terminal.until(/hello, \+\+\+ and\r\nCLOSED\r\nare words like others\n/);
    terminal.type('');
    expect(await terminal.exit).toBe(0);
    expect(terminal.said.stderr).toBe(`connected to ${to}\n`);
    // Left in good order: the connection is closed, and the context with it.
    expect(module.state.contexts[0].ip).toBe('IP INITIAL');
    far.close();
  }));
