import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { done, type Modem, open, quectel } from '@atrx/core';
import { csq, qisack } from '@atrx/core/commands';
import { emulator } from '@atrx/emulator';
import { nodeNetwork } from '@atrx/emulator/node';
import { memory, type Signals, TransportError } from '@atrx/transport';
import { type RemoteEvent, type RemoteLink, websocket } from '@atrx/transport-websocket';
import { type Bridge, bridge } from '@atrx/transport-websocket/bridge';
import {
  BehaviorSubject,
  filter,
  firstValueFrom,
  lastValueFrom,
  map,
  merge,
  Subject,
  type Subscription,
  skip,
  takeWhile,
  tap,
  toArray,
} from 'rxjs';
import { relay } from './relay.ts';

const portOf = (server: Server) => (server.address() as AddressInfo).port;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** A virtual module behind a bridge, and a line to it that can be cut. */
const remote = async () => {
  const unplug$ = new Subject<never>();
  const dtr$ = new BehaviorSubject(true);
  const module = emulator({ network: nodeNetwork() });
  const signals: Signals = {
    ...module.signals,
    set: (lines) => {
      if (lines.dtr !== undefined) dtr$.next(lines.dtr);
      return module.signals.set(lines);
    },
  };
  const modem = memory((link) => merge(module.serve(link), unplug$), { signals });
  let to = 0;
  const wire = await relay(() => to);
  const host = `127.0.0.1:${wire.port}`;
  const served = new Subject<Bridge>();
  const up = firstValueFrom(served);
  const options = { host: '127.0.0.1', hosts: [host], token: TOKEN };
  lives.push(bridge({ modem }, options).subscribe((one) => served.next(one)));
  to = Number(new URL((await up).urls[0] ?? '').port);
  closing.push(wire.close, () => module.control.powerDown('NORMAL POWER DOWN'));
  return {
    dtr$,
    url: `ws://${host}/modem`,
    cut: wire.cut,
    unplug: () => unplug$.error(new TransportError('lost', 'The cable was pulled.')),
  };
};

const TOKEN = 'a-token-of-the-tests-0123456789';
const lives: Subscription[] = [];
const closing: (() => unknown)[] = [];

/** Its events, whichever link is the one. */
const heard = (url: string, events: RemoteEvent[]) =>
  websocket(url, { token: TOKEN }).pipe(
    tap(({ events$ }: RemoteLink) => void events$.subscribe((event) => events.push(event))),
  );

const echo = createServer((peer) => void peer.on('error', () => undefined).pipe(peer));

beforeAll(async () => {
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
});
afterEach(() => {
  for (const life of lives.splice(0)) life.unsubscribe();
  for (const close of closing.splice(0)) close();
});
afterAll(() => void echo.close());

describe('the whole SDK, with the module behind a bridge', () => {
  it('is told of no cut: what is sent comes back from the peer, each byte once', async () => {
    const { url, cut } = await remote();
    const events: RemoteEvent[] = [];
    const [cuts, sent] = [3, Buffer.from(randomBytes(30_000).toString('hex'))];

    await using modem = await open(quectel(heard(url, events), { apn: 'CMNET' }));
    await using socket = await open(modem.tcp('127.0.0.1', portOf(echo)));
    let received = 0;
    let due = 1;
    const back = lastValueFrom(
      socket.data$.pipe(
        tap((bytes) => {
          received += bytes.length;
          if (received < (due * sent.length) / (cuts + 1)) return;
          due += 1;
          cut();
        }),
        takeWhile(() => received < sent.length, true),
        toArray(),
        map((all) => Buffer.concat(all)),
      ),
    );
    await done(socket.send(sent));

    expect(sha256(await back)).toBe(sha256(sent));
    const times = (kind: RemoteEvent['_tag']) => events.filter(({ _tag }) => _tag === kind).length;
    expect(events.map(({ _tag }) => _tag).filter((kind) => !KINDLY.includes(kind))).toEqual([]);
    expect(times('Resumed')).toBeGreaterThan(0);
  }, 60_000);

  it('lets the module sleep by DTR, and wakes it, over the wire', async () => {
    const { url, dtr$ } = await remote();
    await using modem = await open(quectel(heard(url, []), { apn: 'CMNET', sleepAfter: 50 }));
    const sleeping = modem.sleep$.subscribe();
    await firstValueFrom(dtr$.pipe(filter((on) => !on)));
    // What is sent to a module that sleeps is lost: it answers because DTR went ahead.
    await done(modem.at.run(csq()));
    expect(dtr$.value).toBe(true);
    sleeping.unsubscribe();
  }, 30_000);

  it('steps out of transparent mode by DTR, and sees the carrier, over the wire', async () => {
    const { url, dtr$ } = await remote();
    await using modem = await open(quectel(heard(url, []), { apn: 'CMNET' }));
    const carrier: boolean[] = [];
    const watching = modem.carrier$?.subscribe((on) => carrier.push(on));
    const driven: boolean[] = [];
    dtr$.pipe(skip(1)).subscribe((on) => driven.push(on));
    {
      await using pipe = await open(modem.transparent('127.0.0.1', portOf(echo), { stepOut: 'dtr' }));
      const back = firstValueFrom(pipe.data$);
      await done(pipe.write('through'));
      expect(Buffer.from(await back).toString()).toBe('through');
      expect(await lastValueFrom(pipe.command((at) => at.run(qisack())))).toMatchObject({ sent: 7 });
    }
    const out = driven.indexOf(false);
    expect(driven.slice(out, out + 2)).toEqual([false, true]);
    expect(carrier).toEqual([false, true, false]);
    watching?.unsubscribe();
  }, 30_000);

  it('errors everything that is open when the cable is pulled on the other side', async () => {
    const { url, unplug } = await remote();
    const events: RemoteEvent[] = [];
    const modems = new Subject<Modem>();
    const up = firstValueFrom(modems);
    const ended = new Promise((resolve) => {
      quectel(heard(url, events), { apn: 'CMNET' }).subscribe({
        next: (modem) => modems.next(modem),
        error: resolve,
      });
    });
    const modem = await up;
    const socket = await open(modem.tcp('127.0.0.1', portOf(echo)));
    const read = lastValueFrom(socket.data$).catch((error: unknown) => error);
    unplug();
    const lost = {
      name: 'TransportError',
      reason: 'lost',
      cause: { _tag: 'EpochEnded', cause: 'unplugged' },
    };
    expect(await ended).toMatchObject(lost);
    expect(await read).toMatchObject({ name: 'TransportError', reason: 'lost' });
    expect(events.map(({ _tag }) => _tag)).toContain('EpochEnded');
  }, 30_000);
});

/** What befalls a link that goes on. */
const KINDLY: readonly RemoteEvent['_tag'][] = ['Leased', 'Reconnecting', 'Resumed'];
