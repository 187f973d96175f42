import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { memory } from '@atrx/transport';
import { filter, firstValueFrom, map, type Observable, Subject } from 'rxjs';
import { text } from '../../test/desk.ts';
import { ascii, joined } from '../ascii.ts';
import { type Emulator, emulator } from '../emulator.ts';
import type { Connection } from '../network/network.ts';
import type { EmulatorOptions } from '../options.ts';
import { nodeNetwork } from './node-network.ts';
import { udp } from './udp.ts';

/** A host in real time: types a line and waits until what came back holds what it waits for. */
const host = (options: EmulatorOptions = {}) => {
  const module = emulator({ network: nodeNetwork(), ...options });
  let all = '';
  const more$ = new Subject<void>();
  let write: ((bytes: Uint8Array) => Observable<never>) | undefined;
  const line = memory(module.serve).subscribe((link) => {
    write = link.write;
    link.bytes$.subscribe({
      next: (bytes) => {
        all += text(bytes);
        more$.next();
      },
      error: () => undefined,
    });
  });
  const until = async (expected: string) => {
    while (!all.includes(expected)) await firstValueFrom(more$);
    const end = all.indexOf(expected) + expected.length;
    const before = all.slice(0, end);
    all = all.slice(end);
    return before;
  };
  const type = (bytes: Uint8Array) => write?.(bytes).subscribe();
  return {
    module,
    type,
    until,
    at: (command: string, expected = '\r\nOK\r\n') => {
      type(ascii(`${command}\r`));
      return until(expected);
    },
    close: () => line.unsubscribe(),
  };
};

let server: Server;
const peers: Socket[] = [];
const serve = async (peer: (socket: Socket) => void): Promise<number> => {
  server = createServer((socket) => {
    peers.push(socket);
    socket.on('error', () => undefined);
    peer(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
};
afterEach(() => {
  for (const socket of peers.splice(0)) socket.destroy();
  server?.close();
});

describe('a module on real sockets', () => {
  it('is echoed over TCP', async () => {
    const port = await serve((socket) => socket.pipe(socket));
    const at = host();
    await at.at('AT+QIMUX=1');
    await at.at(`AT+QIOPEN=3,"TCP","127.0.0.1",${port}`, '3, CONNECT OK\r\n');
    await at.at('AT+QISEND=3,5', '> ');
    at.type(ascii('hello'));
    expect(await at.until('+RECEIVE: 3, 5\r\nhello')).toBe('hello\r\nSEND OK\r\n\r\n+RECEIVE: 3, 5\r\nhello');
    expect(await at.at('AT+QISACK=3')).toContain('+QISACK: 5, 5, 0');
    expect(await at.at('AT+QICLOSE=3', 'CLOSE OK\r\n')).toBe('AT+QICLOSE=3\r\r\n3, CLOSE OK\r\n');
    at.close();
  });

  it('is echoed over UDP', async () => {
    const far = createSocket('udp4');
    far.on('message', (datagram, { port, address }) => far.send(datagram, port, address));
    far.bind(0, '127.0.0.1');
    await once(far, 'listening');
    const at = host();
    await at.at('AT+QINDI=1');
    await at.at(`AT+QIOPEN="UDP","127.0.0.1",${far.address().port}`, '\r\nCONNECT OK\r\n');
    await at.at('AT+QISEND=4', '> ');
    at.type(ascii('ping'));
    await at.until('+QIRDI: 0,1,0\r\n');
    expect(await at.at('AT+QIRD=0,1,0,1500')).toContain(`127.0.0.1:${far.address().port},UDP,4\r\nping`);
    expect(await at.at('AT+QISACK')).toContain('+QISACK: 4, 0, 4');
    await at.at('AT+QICLOSE', 'CLOSE OK\r\n');
    at.close();
    far.close();
  });

  it('loses the datagrams that come while its window is closed', async () => {
    const far = createSocket('udp4').bind(0, '127.0.0.1');
    await once(far, 'listening');
    const heard: string[] = [];
    const told$ = new Subject<void>();
    let opened: Connection | undefined;
    const life = udp({ protocol: 'UDP', address: '127.0.0.1', port: far.address().port }).subscribe((one) => {
      one.bytes$.subscribe((bytes) => {
        heard.push(text(bytes));
        told$.next();
      });
      one.hold(true);
      one.write(ascii('hello')).subscribe();
      opened = one;
    });
    const [, { port, address }] = await once(far, 'message');
    far.send('lost', port, address);
    for (let i = 0; i < 20; i++) await turn();
    opened?.hold(false);
    const news = firstValueFrom(told$);
    far.send('heard', port, address);
    await news;
    expect(heard).toEqual(['heard']);
    life.unsubscribe();
    far.close();
  });

  it('knows the names this machine knows', async () => {
    const at = host();
    expect(await at.at('AT+QIDNSGIP="localhost"', '127.0.0.1\r\n')).toContain('\r\nOK\r\n\r\n127.0.0.1\r\n');
    at.close();
  });

  it('says CONNECT FAIL where nobody listens', async () => {
    const port = await serve(() => undefined);
    server.close();
    const at = host();
    expect(await at.at(`AT+QIOPEN="TCP","127.0.0.1",${port}`, 'CONNECT FAIL\r\n')).toContain(
      '\r\nOK\r\n\r\nCONNECT FAIL\r\n',
    );
    at.close();
  });

  it('says CLOSED when the peer hangs up, after all the peer has said', async () => {
    const port = await serve((socket) => socket.end('bye'));
    const at = host();
    await at.at(`AT+QIOPEN="TCP","127.0.0.1",${port}`, 'CONNECT OK\r\n');
    expect(await at.until('CLOSED\r\n')).toBe('bye\r\nCLOSED\r\n');
    expect(await at.at('AT+QICLOSE', 'ERROR\r\n')).toContain('\r\nERROR\r\n');
    at.close();
  });

  it('makes a fast sender wait, keeps no more than its buffer, and loses nothing', async () => {
    const sent = Uint8Array.from({ length: 1 << 20 }, (_, i) => (i * 31) % 251);
    const port = await serve((socket) => socket.end(sent));
    const receiveBuffer = 8192;
    const at = host({ receiveBuffer });
    await at.at('AT+QINDI=1');
    await at.at('ATE0');
    await at.at(`AT+QIOPEN="TCP","127.0.0.1",${port}`, 'CONNECT OK\r\n');
    await firstValueFrom(unread(at.module).pipe(filter((size) => size >= receiveBuffer)));
    // A host that is busy with other things, for many turns of the loop in which more could come and must not.
    for (let i = 0; i < 100; i++) await turn();
    expect(await firstValueFrom(unread(at.module))).toBeLessThan(receiveBuffer + 1460);
    const { most, received } = await drained(at);
    expect(received.length).toBe(sent.length);
    expect(Buffer.compare(received, sent)).toBe(0);
    expect(most).toBeLessThan(receiveBuffer + 1460);
    at.close();
  }, 20_000);
});

describe('a module that listens on real sockets', () => {
  /** A module that listens at a free port of this machine, and the port. */
  const listening = async (kind: 0 | 1, options: EmulatorOptions = {}, lines: readonly string[] = []) => {
    const at = host({ network: nodeNetwork({ ports: { 2020: 0, 3030: 0 } }), ...options });
    for (const line of ['AT+QIMUX=1', 'AT+QISRVC=2', ...lines]) await at.at(line);
    await at.at(`AT+QISERVER=${kind},1`, '\r\nSERVER OK\r\n');
    return { at, port: at.module.state.contexts[0].server.port };
  };
  /** Nothing is left open. */
  const deaf = async (at: ReturnType<typeof host>) => {
    await at.at('AT+QIDEACT', 'DEACT OK\r\n');
    at.close();
  };
  const connected = async (port: number) => {
    const socket = createConnection({ host: '127.0.0.1', port, noDelay: true });
    peers.push(socket);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  };

  it('is called over TCP, hears and is heard, and is hung up on', async () => {
    const { at, port } = await listening(0);
    const socket = await connected(port);
    await at.until('\r\n0, REMOTE IP: 127.0.0.1\r\n');
    socket.write('hello');
    expect(await at.until('hello')).toBe('\r\n+RECEIVE: 0, 5\r\nhello');
    await at.at('AT+QISEND=0,7', '> ');
    at.type(ascii('welcome'));
    const [heard] = await once(socket, 'data');
    expect(String(heard)).toBe('welcome');
    await at.until('SEND OK\r\n');
    socket.end('bye');
    expect(await at.until('CLOSED\r\n')).toBe('\r\n+RECEIVE: 0, 3\r\nbye\r\n0, CLOSED\r\n');
    await deaf(at);
  });

  it('turns away the peer that is one too many, and hangs up itself', async () => {
    const { at, port } = await listening(0);
    const first = await connected(port);
    await at.until('\r\n0, REMOTE IP: 127.0.0.1\r\n');
    const second = await connected(port);
    await once(second, 'close');
    first.resume();
    const ended = once(first, 'end');
    await at.at('AT+QICLOSE', '\r\nCLOSE OK\r\n');
    await ended;
    const refused = createConnection({ host: '127.0.0.1', port });
    const [cause] = await once(refused, 'error');
    expect(cause).toMatchObject({ code: 'ECONNREFUSED' });
    await deaf(at);
  });

  it('makes a fast peer wait, keeps no more than its buffer, and loses nothing', async () => {
    const sent = Uint8Array.from({ length: 1 << 18 }, (_, i) => (i * 31) % 251);
    const receiveBuffer = 8192;
    const { at, port } = await listening(0, { receiveBuffer }, ['AT+QINDI=1', 'ATE0']);
    const socket = await connected(port);
    await at.until('\r\n0, REMOTE IP: 127.0.0.1\r\n');
    socket.end(sent);
    await firstValueFrom(unread(at.module).pipe(filter((size) => size >= receiveBuffer)));
    for (let i = 0; i < 100; i++) await turn();
    expect(await firstValueFrom(unread(at.module))).toBeLessThan(receiveBuffer + 1460);
    const { most, received } = await drained(at, 'AT+QIRD=0,2,0,1500');
    expect(Buffer.compare(received, sent)).toBe(0);
    expect(most).toBeLessThan(receiveBuffer + 1460);
    await deaf(at);
  }, 20_000);

  it('is called over UDP by a first datagram, and answers where that came from', async () => {
    const { at, port } = await listening(1);
    const [one, two] = [createSocket('udp4'), createSocket('udp4')];
    for (const socket of [one, two]) {
      socket.bind(0, '127.0.0.1');
      await once(socket, 'listening');
    }
    one.send('hello', port, '127.0.0.1');
    await at.until('\r\n0, REMOTE IP: 127.0.0.1\r\n');
    await at.until('\r\n+RECEIVE: 0, 5\r\nhello');
    two.send('lost', port, '127.0.0.1');
    await at.at('AT+QISEND=0,7', '> ');
    const answer = once(one, 'message');
    at.type(ascii('welcome'));
    const [heard, from] = await answer;
    expect([String(heard), from.port]).toEqual(['welcome', port]);
    await at.at('AT+QICLOSE=0', '0, CLOSE OK\r\n');
    two.send('heard', port, '127.0.0.1');
    expect(await at.until('heard')).toContain('\r\n0, REMOTE IP: 127.0.0.1\r\n\r\n+RECEIVE: 0, 5\r\nheard');
    expect(at.module.state.contexts[0].sockets[0]?.port).toBe(two.address().port);
    await at.at('AT+QICLOSE=0', '0, CLOSE OK\r\n');
    one.send('again', port, '127.0.0.1');
    expect(await at.until('again')).toContain('\r\n0, REMOTE IP: 127.0.0.1\r\n\r\n+RECEIVE: 0, 5\r\nagain');
    for (const socket of [one, two]) socket.close();
    await deaf(at);
  });

  it('says CONNECT FAIL where another has the port, over TCP and over UDP', async () => {
    for (const kind of [0, 1] as const) {
      const { at, port } = await listening(kind);
      const other = host();
      await other.at(`AT+QILPORT="${kind === 0 ? 'TCP' : 'UDP'}",${port}`);
      await other.at(`AT+QISERVER=${kind}`, '\r\nOK\r\n\r\nCONNECT FAIL\r\n');
      await deaf(at);
      other.close();
    }
  });

  it('listens at the port of AT+QILPORT where that is not mapped', async () => {
    const { at, port } = await listening(0);
    await at.at('AT+QIDEACT', 'DEACT OK\r\n');
    await at.at(`AT+QILPORT="TCP",${port}`);
    await at.at('AT+QISERVER', '\r\nSERVER OK\r\n');
    const socket = await connected(port);
    await at.until('REMOTE IP: 127.0.0.1\r\n');
    socket.destroy();
    await at.until('CLOSED\r\n');
    await deaf(at);
  });
});

const unread = ({ state$ }: Emulator) =>
  state$.pipe(map(({ contexts }) => contexts[0].sockets[0]?.unread ?? 0));

/** Reads with AT+QIRD until ERROR, waiting where there is nothing; and the most that was ever unread. */
const drained = async ({ module, type, until }: ReturnType<typeof host>, line = 'AT+QIRD=0,1,0,1500') => {
  let most = 0;
  const watch = unread(module).subscribe((size) => {
    most = Math.max(most, size);
  });
  const pieces: Uint8Array[] = [];
  const block = async () => (await until('\r\n')) + (await until('\r\n'));
  for (;;) {
    type(ascii(`${line}\r`));
    let answer = await block();
    while (answer.includes('+QIRDI') || answer.includes('CLOSED')) answer = await block();
    if (answer.includes('ERROR')) break;
    const size = /TCP,(\d+)/.exec(answer)?.[1];
    if (size) pieces.push(ascii(await until('\r\nOK\r\n')).subarray(0, Number(size)));
    else
      await firstValueFrom(
        module.state$.pipe(
          filter(
            ({ contexts: [{ ip, sockets }] }) =>
              (ip !== 'CONNECT OK' && ip !== 'IP PROCESSING') ||
              sockets.every(({ phase }) => phase === 'INITIAL') ||
              sockets.some(({ unread }) => unread > 0),
          ),
        ),
      );
  }
  watch.unsubscribe();
  return { most, received: joined(pieces) };
};
