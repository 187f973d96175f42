import { emulator, type Service, virtualNetwork } from '@atrx/emulator';
import { memory } from '@atrx/transport';
import { NEVER } from 'rxjs';
import { type Caller, welcomed } from '../caller.ts';
import { type Served, served } from '../served.ts';

/** Thirty bytes for the peer, none of which stands in what B says. */
const INTENT = 'the-payload-of-A-and-of-no-one';
const SENDING = `AT+QISEND=0,${INTENT.length}\r`;
const SECRET = 'B-SAYS-THIS-TO-THE-MODULE';

/** A module in a world of its own, and what the peer of its one connection has heard. */
const virtualModule = () => {
  let heard = '';
  const service: Service = ({ bytes$ }) => {
    bytes$.subscribe((bytes) => {
      heard += Buffer.from(bytes).toString('latin1');
    });
    return NEVER;
  };
  const { serve } = emulator({ network: virtualNetwork().tcp(7, service) });
  return { transport: memory(serve), heard: () => heard };
};

/** A writer that types bytes, each a unit of its own, and reads what the module prints. */
const typing = (caller: Awaited<ReturnType<typeof welcomed>>) => {
  const { tx, rx } = caller.welcome;
  let offset = 0;
  const limit = { _tag: 'RxLimit' as const, epoch: rx.epoch, consumed: rx.from, limit: rx.from + 60_000 };
  caller.send(limit);
  const type = (text: string) => {
    for (const byte of Buffer.from(text, 'latin1')) {
      caller.send({ _tag: 'Tx', lease: tx?.lease ?? 0, offset, bytes: Uint8Array.of(byte) });
      offset += 1;
    }
  };
  return { type, prints: caller.reads };
};

/** Opens connection 0 to the peer, by hand. */
const connected = async ({ url }: Served, port: string): Promise<Caller> => {
  const caller = await welcomed(url, { port });
  const { type, prints } = typing(caller);
  const commands = [
    ['AT+QIMUX=1', 'OK'],
    ['AT+QICSGP=1,"CMNET"', 'OK'],
    ['AT+QIREGAPP', 'OK'],
    ['AT+QIACT', 'OK'],
    ['AT+QILOCIP', '10.'],
    ['AT+QIOPEN=0,"TCP","1.2.3.4",7', '0, CONNECT OK'],
  ] as const;
  for (const [command, answer] of commands) {
    const after = caller.read().length;
    type(`${command}\r`);
    await prints(answer, after);
  }
  return caller;
};

/** The will is half a second long: so many modules at a time. */
const ABREAST = 16;

describe('T11: a send that is broken off, and the next writer of that port', () => {
  it('wherever A is cut off in its AT+QISEND, the peer has a part of what A meant, and not a byte of B', async () => {
    const points = Array.from({ length: SENDING.length + INTENT.length + 1 }, (_, at) => at);
    const modules = points.slice(0, ABREAST).map(virtualModule);
    const bridge = await served(
      Object.fromEntries(modules.map(({ transport }, at) => [`modem${at}`, transport])),
      { limits: { connections: 4 * ABREAST } },
    );
    let partial = 0;
    let whole = 0;
    await Promise.all(
      modules.map(async ({ heard }, at) => {
        const port = `modem${at}`;
        const opener = await connected(bridge, port);
        opener.socket.close(1000);
        await opener.closed;
        for (const point of points.filter((each) => each % ABREAST === at)) {
          const before = heard().length;
          const a = await welcomed(bridge.url, { port, takeover: 'force' });
          const { type, prints } = typing(a);
          const [line, payload] = [
            SENDING.slice(0, point),
            INTENT.slice(0, Math.max(0, point - SENDING.length)),
          ];
          type(line);
          if (payload !== '') {
            await prints('> ');
            type(payload);
          }
          await a.settled();
          a.socket.terminate();

          // B comes at once, and knows nothing of A.
          const b = await welcomed(bridge.url, { port, takeover: 'force' });
          expect(b.welcome.port.dirty).toBe(true);
          const next = typing(b);
          next.type(`AT+${SECRET}\r`);
          next.type('AT+QISTATE\r');
          await next.prints('+QISTATE: 5');
          const leaked = heard().slice(before);
          expect([point, INTENT.startsWith(leaked)]).toEqual([point, true]);
          expect(heard()).not.toContain('AT');
          // What B said was read as commands: the module did not know the first.
          expect(b.read()).toContain('ERROR');
          expect(b.read()).not.toContain('SEND OK');
          if (leaked === INTENT) whole += 1;
          else if (payload !== '') partial += 1;
          b.say({ t: 'release', id: 1 });
          await b.answer(1);
          b.socket.close(1000);
          await b.closed;
        }
      }),
    );
    // Some were cut off within the payload, and the last of them behind it.
    expect([partial, whole]).toEqual([INTENT.length - 1, 1]);
  });

  it('without a will it would: the commands of B complete the payload of A', async () => {
    const { transport, heard } = virtualModule();
    const bridge = await served({ modem: { transport, will: [] } });
    const opener = await connected(bridge, 'modem');
    opener.socket.close(1000);
    await opener.closed;
    const a = await welcomed(bridge.url, { port: 'modem', takeover: 'force' });
    const { type, prints } = typing(a);
    type(SENDING);
    await prints('> ');
    type(INTENT.slice(0, 3));
    await a.settled();
    a.socket.terminate();
    const b = await welcomed(bridge.url, { port: 'modem', takeover: 'force' });
    expect(b.welcome.port.dirty).toBe(true);
    const next = typing(b);
    next.type(`AT+${SECRET}\r`);
    await next.prints('SEND OK');
    expect(heard()).toBe(`the${`AT+${SECRET}`.slice(0, INTENT.length - 3)}`);
  });
});
