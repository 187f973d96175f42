import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
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

const unread = ({ state$ }: Emulator) =>
  state$.pipe(map(({ contexts }) => contexts[0].sockets[0]?.unread ?? 0));

/** Reads with AT+QIRD until ERROR, waiting where there is nothing; and the most that was ever unread. */
const drained = async ({ module, type, until }: ReturnType<typeof host>) => {
  let most = 0;
  const watch = unread(module).subscribe((size) => {
    most = Math.max(most, size);
  });
  const pieces: Uint8Array[] = [];
  const block = async () => (await until('\r\n')) + (await until('\r\n'));
  for (;;) {
    type(ascii('AT+QIRD=0,1,0,1500\r'));
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
              ip !== 'CONNECT OK' || sockets.some(({ unread }) => unread > 0),
          ),
        ),
      );
  }
  watch.unsubscribe();
  return { most, received: joined(pieces) };
};
