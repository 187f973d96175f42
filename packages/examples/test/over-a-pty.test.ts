import { createHash } from 'node:crypto';
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { done, type Modem, open, quectel, type Socket, use } from '@atrx/core';
import { emulator } from '@atrx/emulator';
import { nodeNetwork } from '@atrx/emulator/node';
import { type Link, TransportError } from '@atrx/transport';
import { serial } from '@atrx/transport-serial';
import { pty } from '@atrx/transport-serial/pty';
import {
  concatMap,
  firstValueFrom,
  lastValueFrom,
  merge,
  type Observable,
  Subject,
  take,
  toArray,
} from 'rxjs';

interface Plugged {
  readonly path: string;
  /** Takes the PTY away from under whoever has it open. The module itself goes on. */
  readonly unplug: () => void;
  /** The end of the module too: its connections are closed. */
  readonly powerDown: () => void;
}

/** A virtual module on a PTY. */
const plugged = async (): Promise<Plugged> => {
  const module = emulator({ network: nodeNetwork() });
  const path = new Subject<string>();
  const first = firstValueFrom(path);
  const life = pty()
    .pipe(
      concatMap((link: Link & { path: string }) => {
        path.next(link.path);
        return module.serve(link);
      }),
    )
    .subscribe({ error: () => undefined });
  return {
    path: await first,
    unplug: () => life.unsubscribe(),
    powerDown: () => module.control.powerDown('NORMAL POWER DOWN'),
  };
};

const portOf = (server: Server | UdpSocket): number => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return address.port;
};

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Bytes that look like nothing, and like everything: the same ones each time. */
const noise = (length: number): Uint8Array => {
  const bytes = new Uint8Array(length);
  let seed = 0x2545f491;
  for (let i = 0; i < length; i++) {
    seed ^= seed << 13;
    seed ^= seed >>> 17;
    seed ^= seed << 5;
    bytes[i] = seed;
  }
  return bytes;
};

const download = noise(300_000);
const download$ = createServer((peer) => {
  peer.on('error', () => undefined);
  peer.end(download);
});
const echo = createServer((peer) => {
  peer.on('error', () => undefined);
  peer.pipe(peer);
});
const udpEcho = createSocket('udp4');

beforeAll(async () => {
  udpEcho.on('message', (message, { port, address }) => udpEcho.send(message, port, address));
  download$.listen(0, '127.0.0.1');
  echo.listen(0, '127.0.0.1');
  udpEcho.bind(0, '127.0.0.1');
  await Promise.all([once(download$, 'listening'), once(echo, 'listening'), once(udpEcho, 'listening')]);
});

afterAll(async () => {
  udpEcho.close();
  download$.close();
  echo.close();
  await Promise.all([once(udpEcho, 'close'), once(download$, 'close'), once(echo, 'close')]);
});

describe('the SDK and the virtual module, over a PTY and the real serial binding', () => {
  it.each(['pull', 'push'] as const)('carry TCP and UDP side by side (%s)', async (receive) => {
    const { path, unplug, powerDown } = await plugged();
    const modem$ = quectel(serial(path, { signals: false }), { apn: 'CMNET', receive });
    const conversation = (modem: Modem): Observable<string> =>
      merge(
        modem.tcp('127.0.0.1', portOf(download$)).pipe(
          use((socket) => socket.data$.pipe(toArray())),
          concatMap((chunks) => [sha256(Buffer.concat(chunks))]),
        ),
        modem.udp('127.0.0.1', portOf(udpEcho)).pipe(
          use((socket) => merge(socket.send('ping'), socket.data$.pipe(take(1)))),
          concatMap((datagram) => [Buffer.from(datagram).toString()]),
        ),
      );
    const told = await lastValueFrom(modem$.pipe(use(conversation), toArray()));
    expect(told.sort()).toEqual([sha256(download), 'ping'].sort());
    unplug();
    powerDown();
  });

  it('end every stream with TransportError when the device is unplugged: 50 of 50', async () => {
    const endOf = async (stream$: Observable<unknown>): Promise<unknown> =>
      lastValueFrom(stream$, { defaultValue: undefined }).then(
        () => 'completed',
        (error: unknown) => (error instanceof TransportError ? error.reason : error),
      );
    const unplugged = async (): Promise<readonly unknown[]> => {
      const { path, unplug, powerDown } = await plugged();
      const modems = new Subject<Modem>();
      const modem$ = quectel(serial(path, { signals: false }), { apn: 'CMNET' });
      const up = firstValueFrom(modems);
      const modemEnd = new Promise<unknown>((resolve) => {
        modem$.subscribe({
          next: (modem) => modems.next(modem),
          error: resolve,
          complete: () => resolve('completed'),
        });
      });
      const modem = await up;
      const socket: Socket = await open(modem.tcp('127.0.0.1', portOf(echo)));
      const ends = [modem.urc$, modem.trace$, modem.state$, modem.loss$, socket.data$].map(endOf);
      unplug();
      const ended = await modemEnd;
      const reason = ended instanceof TransportError ? ended.reason : ended;
      powerDown();
      const late = await done(socket.send('too late')).catch((error: unknown) => error);
      expect(late).toMatchObject({ reason: { _tag: 'NotConnected' } });
      return [reason, ...(await Promise.all(ends))];
    };

    for (let round = 0; round < 50; round++) {
      expect(await unplugged()).toEqual(['lost', 'lost', 'lost', 'lost', 'lost', 'lost']);
    }
  }, 60_000);
});
