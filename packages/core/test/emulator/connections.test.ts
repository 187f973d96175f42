import { createHash } from 'node:crypto';
import { echo, m95, mc60, note, type Profile, type Service, silent, virtualNetwork } from '@atrx/emulator';
import { chunked, type Transport } from '@atrx/transport';
import {
  concat,
  EMPTY,
  from,
  ignoreElements,
  merge,
  mergeMap,
  NEVER,
  of,
  reduce,
  Subject,
  take,
  tap,
} from 'rxjs';
import { ascii, textOf } from '../../src/bytes/ascii.ts';
import { gsm } from '../../src/dialects/gsm.ts';
import type { ModemOptions } from '../../src/modem.ts';
import { use } from '../../src/scope/use.ts';
import type { Socket } from '../../src/stack/connection/socket.ts';
import { bench } from './module.ts';

const profiles: readonly (readonly [string, Profile])[] = [
  ['note', note],
  ['m95', m95],
  ['mc60', mc60],
];
const ways = (['multiple', 'single'] as const).flatMap((connections) =>
  (['pull', 'push'] as const).map((receive) => ({ connections, receive })),
);
const links: readonly (readonly [string, (transport: Transport) => Transport])[] = [
  ['whole', (transport) => transport],
  ['byte by byte', (transport) => transport.pipe(chunked(1))],
];
const table = profiles.flatMap(([model, profile]) =>
  ways.flatMap((way) => links.map(([link, through]) => ({ model, profile, ...way, link, through }))),
);

/** Says it and hangs up. */
const says =
  (text: string): Service =>
  () =>
    of(ascii(text));

/** The peer sends what the test tells it to. */
const told = () => {
  const said$ = new Subject<Uint8Array>();
  const service: Service = () => said$;
  return { said$, service };
};

const tricky =
  '\r\nOK\r\nERROR\r\n0, CLOSED\r\n> \r\n+RECEIVE: 0, 5\r\nIPD5:+QIRD: 1.2.3.4:5,TCP,9\r\n\x1a\0\xff+PDP DEACT';

describe.each(table)(
  'a module of the kind $model, $connections, $receive, $link',
  ({ profile, connections, receive, through }) => {
    const options: Partial<ModemOptions> = { connections, receive };

    it('is in the state that the SDK says, at the end of every step', () => {
      const { modem, module, pass, states, log, leave, watch } = bench({
        module: { profile },
        modem: options,
        network: virtualNetwork().tcp(7, silent),
        through,
      });
      const agree = () => {
        const { sdk, module: real } = states();
        expect(sdk).toEqual(real);
      };
      agree();
      const life = watch('socket', modem.tcp('1.2.3.4', 7).pipe(ignoreElements()));
      pass(1_000);
      agree();
      life.unsubscribe();
      pass(1_000);
      agree();
      watch('refused', modem.tcp('1.2.3.4', 8));
      pass(1_000);
      agree();
      module.control.deactivate();
      pass(1_000);
      agree();
      leave();
      pass();
      expect(log).toEqual([
        'refused ! ConnectFailed {address:1.2.3.4:8,text:CONNECT FAIL}',
        expect.stringContaining('modem ! ModemError: The network deactivated'),
      ]);
    });

    it('echoes what looks like anything but payload', () => {
      const { modem, pass, watch, log, states } = bench({
        module: { profile },
        modem: options,
        network: virtualNetwork().tcp(7, echo),
        through,
      });
      let heard = '';
      const work$ = modem.tcp('1.2.3.4', 7).pipe(
        use((socket) =>
          merge(socket.data$, socket.send(ascii(tricky))).pipe(
            tap((bytes) => {
              heard += textOf(bytes);
            }),
            mergeMap(() => (heard.length < tricky.length ? EMPTY : of('whole'))),
            take(1),
          ),
        ),
      );
      watch('work', work$);
      pass(10_000);
      expect(heard).toBe(tricky);
      expect(log).toEqual(['work whole', 'work |']);
      const { sdk, module } = states();
      expect(sdk).toEqual(module);
    });

    it('loses nothing of what a peer says before it hangs up', () => {
      const words = 'word '.repeat(2_000);
      const { modem, pass, watch, log } = bench({
        module: { profile },
        modem: options,
        network: virtualNetwork().tcp(7, says(words)),
        through,
      });
      const all$ = modem.tcp('1.2.3.4', 7).pipe(
        use(({ data$ }) => data$),
        reduce((text, bytes) => text + textOf(bytes), ''),
      );
      watch('all', all$);
      pass(10_000);
      expect(log).toEqual([`all ${words}`, 'all |']);
    });

    it('keeps the bounds of datagrams', () => {
      const sizes = [1, 1_460, 700, 1];
      const { modem, pass, watch, log } = bench({
        module: { profile },
        modem: options,
        network: virtualNetwork().udp(7, echo),
        through,
      });
      const life = watch(
        'datagram',
        modem.udp('1.2.3.4', 7).pipe(
          mergeMap((socket) =>
            merge(socket.data$, concat(...sizes.map((size) => socket.send(new Uint8Array(size).fill(0x41))))),
          ),
          mergeMap((bytes) => [bytes.length]),
        ),
      );
      pass(10_000);
      life.unsubscribe();
      pass(10_000);
      expect(log).toEqual(sizes.map((size) => `datagram ${size}`));
    });

    it('starts again: the connection and the modem fail, and nothing of it is thought to be open', () => {
      const { modem, module, pass, watch, log, states } = bench({
        module: { profile },
        modem: options,
        network: virtualNetwork().tcp(7, silent),
        through,
      });
      watch('data', modem.tcp('1.2.3.4', 7).pipe(mergeMap(({ data$ }) => data$)));
      pass(1_000);
      module.control.reset();
      pass(10_000);
      expect(log).toEqual([
        'data ! ModuleReset {}',
        expect.stringContaining('modem ! ModemError: The module restarted'),
      ]);
      const { sdk, module: real } = states();
      expect(sdk).toEqual(real);
    });

    it('closes in good order: connections, context, line', () => {
      const { modem, module, pass, watch, log } = bench({
        module: { profile },
        modem: options,
        network: virtualNetwork().tcp(7, silent),
        through,
      });
      watch('socket', modem.tcp('1.2.3.4', 7).pipe(ignoreElements()));
      pass(1_000);
      watch('close', modem.close$);
      pass(1_000);
      expect(log).toEqual(['socket |', 'modem |', 'close |']);
      expect(module.state.contexts[0].ip).toBe('IP INITIAL');
    });
  },
);

describe.each(['pull', 'push'] as const)('six connections, %s', (receive) => {
  it('talk all at once, TCP and UDP side by side', () => {
    const network = virtualNetwork().tcp(7, echo).udp(7, echo).name('echo.example', '9.9.9.9');
    const { modem, pass, watch, log, states } = bench({ modem: { receive }, network });
    const protocols = ['tcp', 'udp', 'tcp', 'udp', 'tcp', 'tcp'] as const;
    protocols.forEach((protocol, i) => {
      const host = i % 2 === 0 ? 'echo.example' : '9.9.9.9';
      watch(
        `${i}`,
        modem[protocol](host, 7).pipe(
          use((socket) => merge(socket.data$, socket.send(`I am ${i}`)).pipe(take(1))),
        ),
      );
    });
    pass(10_000);
    expect([...log].sort()).toEqual(protocols.flatMap((_, i) => [`${i} "I am ${i}"`, `${i} |`]));
    const { sdk, module } = states();
    expect(sdk).toEqual(module);
  });
});

describe.each(ways)('a connection on its way: $connections, $receive', (options) => {
  it('is CONNECTING to both', () => {
    const { modem, module, pass, states } = bench({
      module: { latency: { CONNECT: 626 } },
      modem: options,
      network: virtualNetwork().tcp(7, silent),
    });
    modem.tcp('1.2.3.4', 7).subscribe();
    pass(100);
    const { sdk, module: real } = states();
    expect(module.state.contexts[0].sockets[0]?.phase).toBe('CONNECTING');
    expect(sdk).toEqual(real);
    pass(1_000);
    expect(module.state.contexts[0].sockets[0]?.phase).toBe('CONNECTED');
    expect(states().sdk).toEqual(states().module);
  });
});

describe('a slow reader', () => {
  it('bounds what is taken from the module, and with it what the peer may send', () => {
    const { said$, service } = told();
    const { modem, module, pass, watch, log } = bench({
      module: { receiveBuffer: 4_000 },
      network: virtualNetwork().tcp(7, service),
    });
    let socket: Socket | undefined;
    modem.tcp('1.2.3.4', 7).subscribe((open) => {
      socket = open;
    });
    pass(1_000);
    for (let i = 0; i < 20; i++) said$.next(new Uint8Array(1_000).fill(0x30 + i));
    pass(10_000);
    const unread = () => module.state.contexts[0].sockets[0]?.unread ?? -1;
    expect(unread()).toBe(4_000);
    watch('read', (socket as unknown as Socket).read(1_000).pipe(mergeMap((bytes) => [bytes.length])));
    pass(10_000);
    expect(log).toEqual(['read 1000', 'read |']);
    expect(unread()).toBe(3_000);
    let taken = 1_000;
    (socket as unknown as Socket).data$.subscribe((bytes) => {
      taken += bytes.length;
    });
    pass(10_000);
    expect(taken).toBe(20_000);
  });
});

describe('a megabyte each way', () => {
  const size = 1024 * 1024;
  const bytes = new Uint8Array(size);
  let seed = 1;
  for (let i = 0; i < size; i++) {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    bytes[i] = seed >>> 24;
  }
  const hash = (pieces: readonly Uint8Array[]) => {
    const sum = createHash('sha256');
    for (const piece of pieces) sum.update(piece);
    return sum.digest('hex');
  };
  const literal = { dialect: { ...gsm, escape: 'literal' } } as const;

  it.each(ways)('arrives as it was sent: $connections, $receive', ({ connections, receive }) => {
    const arrived: Uint8Array[] = [];
    const came: Uint8Array[] = [];
    const network = virtualNetwork().tcp(7, (peer) =>
      merge(
        from(peer.bytes$).pipe(
          tap((piece) => arrived.push(piece)),
          ignoreElements(),
        ),
        concat(of(bytes), NEVER),
      ),
    );
    const { modem, pass, watch, log } = bench({
      module: { profile: { ...m95, escCancels: false } },
      modem: { connections, receive, ...literal },
      network,
    });
    watch(
      'both',
      modem.tcp('1.2.3.4', 7).pipe(
        use((socket) =>
          merge(
            socket.send(bytes),
            socket.data$.pipe(
              tap((piece) => came.push(piece)),
              mergeMap(() => (came.reduce((sum, { length }) => sum + length, 0) < size ? EMPTY : of('all'))),
              take(1),
            ),
          ),
        ),
      ),
    );
    pass(1_000_000);
    expect(log).toEqual(['both all', 'both |']);
    expect(hash(arrived)).toBe(hash([bytes]));
    expect(hash(came)).toBe(hash([bytes]));
  });
});
