import { type FarEnd, type Link, memory, TransportError } from '@atrx/transport';
import {
  concat,
  config,
  defer,
  EMPTY,
  firstValueFrom,
  lastValueFrom,
  merge,
  NEVER,
  Observable,
  of,
  ReplaySubject,
  Subject,
  type Subscriber,
  throwError,
} from 'rxjs';
import { type Caller, type CallOptions, call, hello } from '../test/caller.ts';
import { ask, knock } from '../test/knock.ts';
import { type Bridge, type BridgeOptions, bridge, type LogEntry } from './bridge.ts';
import type { Hello } from './protocol/message.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (from: Uint8Array) => new TextDecoder().decode(from);

/** A device whose far end a test holds: what it was written, by opening, and the openings themselves. */
const device = () => {
  const written: string[] = [];
  let far: { readonly link: Link; readonly end: (error?: unknown) => void } | undefined;
  const farEnd: FarEnd = (link) =>
    new Observable((subscriber) => {
      const at = written.push('') - 1;
      far = { link, end: (error) => (error === undefined ? subscriber.complete() : subscriber.error(error)) };
      return link.bytes$.subscribe((chunk) => {
        written[at] += text(chunk);
      });
    });
  return {
    transport: memory(farEnd),
    written,
    says: (what: string) => lastValueFrom(far?.link.write(bytes(what)) ?? EMPTY, { defaultValue: undefined }),
    unplug: () => far?.end(new TransportError('lost', 'It was unplugged.')),
  };
};

const until = async (holds: () => boolean) => {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
};

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

const served = async (ports: Parameters<typeof bridge>[0], options: BridgeOptions = {}) => {
  const log: LogEntry[] = [];
  const life$ = new ReplaySubject<Bridge>();
  const subscription = bridge(ports, {
    host: '127.0.0.1',
    log: (entry) => log.push(entry),
    ...options,
  }).subscribe(life$);
  stops.push(() => subscription.unsubscribe());
  const running = await firstValueFrom(life$);
  const [url = ''] = running.urls;
  const client = (token = running.token, options: CallOptions = {}): Promise<Caller> =>
    call(url, { headers: { authorization: `Bearer ${token}` }, ...options });
  return { running, url, log, client, life$, stop: () => subscription.unsubscribe() };
};

/** Greets as a writer, asks for all there is to read, and gives its lease and its epoch. */
const writes = async (client: Caller, greeting: Partial<Hello> = {}) => {
  client.say(hello(greeting));
  const { tx, rx, port } = await client.hear('welcome');
  client.send({ _tag: 'RxLimit', epoch: rx.epoch, consumed: 0, limit: 65_536 });
  return { lease: tx?.lease ?? 0, epoch: rx.epoch, port };
};
const tx = (lease: number, offset: number, what: string) =>
  ({ _tag: 'Tx', lease, offset, bytes: bytes(what) }) as const;

describe('a bridge', () => {
  it('carries both ways, and acknowledges what the UART has taken', async () => {
    const modem = device();
    const { client } = await served(modem.transport);
    const writer = await client();
    const { lease, port } = await writes(writer);
    expect([port.name, port.state]).toEqual(['port', 'open']);
    writer.send(tx(lease, 0, 'AT\r'));
    await until(() => modem.written[0] === 'AT\r');
    await modem.says('\r\nOK\r\n');
    await writer.reads('\r\nOK\r\n');
    await until(() => writer.frames.some((frame) => frame._tag === 'TxAck' && frame.written === 3));
  });

  it('serves several ports, each by its name', async () => {
    const [modem, gps] = [device(), device()];
    const { client } = await served({ modem: modem.transport, gps: { transport: gps.transport } });
    const [one, other] = [await client(), await client()];
    const first = await writes(one, { port: 'gps' });
    const second = await writes(other, { port: 'modem' });
    one.send(tx(first.lease, 0, 'to gps'));
    other.send(tx(second.lease, 0, 'to modem'));
    await until(() => modem.written[0] === 'to modem' && gps.written[0] === 'to gps');
    const none = await client();
    none.say(hello({ port: '/dev/ttyUSB0' }));
    expect(await none.closed).toEqual({ code: 4404, why: 'there is no such port' });
  });

  it('shows a token the ports that it is for, and lets it do what it is for', async () => {
    const { client } = await served(
      { modem: device().transport, gps: device().transport },
      { token: [{ token: 'only-looks-at-gps', rights: ['list', 'observe'], ports: ['gps'] }] },
    );
    const token = 'only-looks-at-gps';
    const observer = await client(token);
    observer.say(hello({ role: 'observer' }));
    expect((await observer.hear('welcome')).port.name).toBe('gps');
    observer.say({ t: 'ports', id: 1 });
    expect((await observer.hear('ok')).ports?.map(({ name }) => name)).toEqual(['gps']);
    const elsewhere = await client(token);
    elsewhere.say(hello({ role: 'observer', port: 'modem' }));
    expect(await elsewhere.closed).toMatchObject({ code: 4404 });
    const writer = await client(token);
    writer.say(hello({ port: 'gps' }));
    expect(await writer.closed).toMatchObject({ code: 4403 });
  });

  it('says goodbye to one that does not say hello, and drops it where it does not answer', async () => {
    const { client, running } = await served(device().transport, { helloTimeout: 50 });
    const polite = await client();
    const deaf = await client();
    deaf.socket.pause();
    expect(running.metrics()).toContain('uart_bridge_sessions 2\n');
    expect(await polite.closed).toEqual({ code: 4408, why: 'it did not say hello' });
    await until(() => running.metrics().includes('uart_bridge_sessions 0\n'));
    deaf.socket.resume();
    await deaf.closed;
  });

  it('drops a client that is silent, and not one that answers', async () => {
    const { running, client } = await served(device().transport, { heartbeat: 100, silence: 700 });
    const [silent, lively] = [await client(running.token, { autoPong: false }), await client()];
    for (const each of [silent, lively]) each.say(hello({ role: 'observer' }));
    expect(await silent.closed).toEqual({ code: 4408, why: 'it was silent for too long' });
    await until(() => running.metrics().includes('uart_bridge_sessions 1\n'));
    lively.say({ t: 'ports', id: 1 });
    await lively.hear('ok');
  });

  it('closes 4400 on what cannot be understood', async () => {
    const { client } = await served(device().transport);
    for (const nonsense of [
      '{',
      '{"t":"hello","__proto__":{}}',
      `"${'x'.repeat(9000)}"`,
      Uint8Array.of(9, 9),
    ]) {
      const broken = await client();
      broken.socket.send(nonsense);
      expect(await broken.closed).toMatchObject({ code: 4400 });
    }
  });

  it('goes on with a port that was unplugged when it is back', async () => {
    const modem = device();
    const { client, running, log } = await served({ modem: { transport: modem.transport, reopen: 0 } });
    const observer = await client();
    observer.say(hello({ role: 'observer' }));
    const first = await observer.hear('welcome');
    observer.send({ _tag: 'RxLimit', epoch: first.rx.epoch, consumed: 0, limit: 1000 });
    // Without it the end of the epoch waits, and is told after the port is open again.
    await observer.settled();
    await modem.says('last words');
    modem.unplug();
    expect(await observer.hear('epoch')).toMatchObject({
      epoch: first.rx.epoch,
      end: 10,
      cause: 'unplugged',
    });
    await until(() => modem.written.length === 2 && running.healthy());
    const { epoch } = await observer.hear('port');
    expect(epoch).toBeGreaterThan(0);
    expect(log.map(({ what }) => what)).toEqual(expect.arrayContaining(['Gone', 'Opened']));
  });

  it('leaves what a vanished writer began where commands are answered', async () => {
    const modem = device();
    const { client, log } = await served(modem.transport, { window: 30 });
    const writer = await client();
    const { lease } = await writes(writer);
    writer.send(tx(lease, 0, 'AT+QISEND=30\rhalf'));
    await until(() => modem.written[0] === 'AT+QISEND=30\rhalf');
    writer.socket.terminate();
    await until(() => modem.written[0] === 'AT+QISEND=30\rhalf\x1bAT\rAT\r');
    await modem.says('OK\r\n');
    await until(() => log.some(({ what, fields }) => what === 'WillRan' && fields['ok'] === true));
    const next = await client();
    expect((await writes(next)).port.dirty).toBe(true);
  });

  it('does what it was configured with, once', async () => {
    const modem = device();
    let presses = 0;
    const power = () => {
      presses += 1;
      return EMPTY;
    };
    const { client } = await served({ modem: { transport: modem.transport, actions: { power } } });
    const writer = await client();
    await writes(writer);
    writer.say({ t: 'action', id: 1, name: 'power' });
    expect(await writer.hear('ok')).toEqual({ t: 'ok', id: 1 });
    writer.say({ t: 'action', id: 1, name: 'power' });
    expect(await writer.hear('ok')).toEqual({ t: 'ok', id: 1 });
    writer.say({ t: 'action', id: 2, name: 'explode' });
    expect(await writer.hear('err')).toMatchObject({ id: 2, code: 'invalid' });
    expect(presses).toBe(1);
  });

  it('waits for a slow client, reads on for the others, and tells it what it has missed', async () => {
    const modem = device();
    const { client, running } = await served({ modem: { transport: modem.transport, ring: 524_288 } });
    const [slow, quick] = [await client(), await client()];
    for (const each of [slow, quick]) each.say(hello({ role: 'observer' }));
    const { rx } = await slow.hear('welcome');
    const grants = (each: Caller, consumed: number, limit: number) =>
      each.send({ _tag: 'RxLimit', epoch: rx.epoch, consumed, limit });
    const bytesOf = ({ frames }: Caller) =>
      frames.reduce((sum, frame) => sum + (frame._tag === 'Rx' ? frame.bytes.length : 0), 0);
    const chunk = 'x'.repeat(65_536);
    const all = 32 * chunk.length;
    grants(slow, 0, 1000);
    for (let sum = 0; sum < all; sum += chunk.length) {
      grants(quick, sum, sum + chunk.length);
      await modem.says(chunk);
      await until(() => bytesOf(quick) === sum + chunk.length);
    }
    await until(() => bytesOf(slow) === 1000);
    grants(slow, 1000, all);
    const gap = await slow.hear('gap');
    expect(gap).toMatchObject({ epoch: rx.epoch, from: 1000, cause: 'overflow' });
    const missed = Number(gap.to) - 1000;
    grants(slow, 1000 + missed, all);
    await until(() => bytesOf(slow) === all - missed);
    expect(running.metrics()).toContain('uart_bridge_gaps_total{port="modem",cause="overflow"} 1\n');
    expect(running.metrics()).toContain(`uart_bridge_gap_bytes_total{port="modem"} ${missed}\n`);
  });
});

describe('a bridge that is stopped', () => {
  it('lets nobody in, has what was accepted written, says goodbye, and is over', async () => {
    const taken: Subscriber<never>[] = [];
    const link: Link = {
      bytes$: NEVER,
      write: () => new Observable((subscriber) => void taken.push(subscriber)),
    };
    const { client, running, life$, log } = await served({
      modem: { transport: concat(of(link), NEVER), will: [] },
    });
    const writer = await client();
    const { lease } = await writes(writer);
    writer.send(tx(lease, 0, 'accepted'));
    await until(() => taken.length === 1);
    const events: string[] = [];
    const life = lastValueFrom(life$).then(() => events.push('bridge over'));
    const stopped = lastValueFrom(running.stop$, { defaultValue: undefined }).then(() =>
      events.push('stopped'),
    );
    await until(() => log.some(({ what }) => what === 'Stopping'));
    expect(running.healthy()).toBe(false);
    await expect(client()).rejects.toThrow('ECONNREFUSED');
    expect(events).toEqual([]);
    taken[0]?.complete();
    expect(await writer.closed).toEqual({ code: 1001, why: 'the bridge is being stopped' });
    expect(writer.frames.at(-1)).toMatchObject({ _tag: 'TxAck', written: 8 });
    await Promise.all([life, stopped]);
    expect(events).toEqual(['bridge over', 'stopped']);
  });

  it('is over at once where nobody is there, however often it is asked', async () => {
    const { running, life$ } = await served(device().transport);
    await Promise.all([running.stop$, running.stop$].map((each) => lastValueFrom(each, { defaultValue: 0 })));
    await lastValueFrom(life$);
  });

  it('is over with the bug of a transport: nobody is told that a port was unplugged', async () => {
    const modem = device();
    const broken$ = new Subject<never>();
    const ports = { modem: modem.transport, other: merge(device().transport, broken$) };
    const { client, life$, log, url } = await served(ports);
    const observer = await client();
    observer.say(hello({ role: 'observer', port: 'modem' }));
    await observer.hear('welcome');
    const bug = new TypeError('undefined is not a port');
    broken$.error(bug);
    await expect(lastValueFrom(life$)).rejects.toBe(bug);
    expect([1001, 1006]).toContain((await observer.closed).code);
    expect(log.map(({ what }) => what)).not.toContain('Gone');
    await expect(knock(url)).rejects.toThrow('ECONNREFUSED');
  });

  it('is gone at once when it is unsubscribed, its ports and its place too', async () => {
    let open = 0;
    const modem = device();
    const counted = new Observable<Link>((subscriber) => {
      open += 1;
      subscriber.add(() => {
        open -= 1;
      });
      return modem.transport.subscribe(subscriber);
    });
    const { client, url, stop } = await served(counted);
    const writer = await client();
    await writes(writer);
    expect(open).toBe(1);
    stop();
    expect(open).toBe(0);
    expect([1001, 1006]).toContain((await writer.closed).code);
    const { port } = new URL(url);
    const again = await served(device().transport, { port: Number(port) });
    expect(again.url).toBe(url);
  });

  it('does not wait for ever for a UART that takes nothing', async () => {
    let asked = 0;
    const link: Link = {
      bytes$: NEVER,
      write: () => {
        asked += 1;
        return NEVER;
      },
    };
    const { client, running } = await served(concat(of(link), NEVER));
    const writer = await client();
    const { lease } = await writes(writer);
    writer.send(tx(lease, 0, 'never taken'));
    await until(() => asked === 1);
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    const stopped = lastValueFrom(running.stop$, { defaultValue: undefined });
    jest.advanceTimersByTime(5000);
    await stopped;
    jest.useRealTimers();
  });
});

describe('what a bridge tells', () => {
  it('has its health and its metrics at its door', async () => {
    const modem = device();
    const { client, url, running } = await served(
      { modem: { transport: modem.transport, reopen: 60_000 } },
      { metrics: '/metrics' },
    );
    const writer = await client();
    const { lease } = await writes(writer);
    writer.send(tx(lease, 0, 'AT\r'));
    await modem.says('OK');
    await writer.reads('OK');
    const { status, body } = await ask(url, {
      path: '/metrics',
      headers: { authorization: `Bearer ${running.token}` },
    });
    expect(status).toBe(200);
    for (const line of [
      'uart_bridge_sessions 1',
      'uart_bridge_port_open{port="modem"} 1',
      'uart_bridge_rx_bytes_total{port="modem"} 2',
      'uart_bridge_tx_bytes_total{port="modem"} 3',
      'uart_bridge_leases_total{port="modem"} 1',
      'uart_bridge_admitted_total 1',
    ])
      expect(body).toContain(`${line}\n`);
    expect((await ask(url, { path: '/healthz' })).status).toBe(200);
    modem.unplug();
    await until(() => !running.healthy());
    expect((await ask(url, { path: '/healthz' })).status).toBe(503);
    expect(running.metrics()).toContain('uart_bridge_lost_total{port="modem"} 1\n');
  });

  it('logs who came and what became of them, with no token and no payload', async () => {
    const modem = device();
    const { client, url, log, running } = await served(modem.transport, { window: 1 });
    const writer = await client();
    const { lease } = await writes(writer, { client: { id: 'client-with-a-name', name: 'console \u202e' } });
    writer.send(tx(lease, 0, 'AT+CPIN="4711"\r'));
    await modem.says('+CPIN: READY');
    await writer.reads('READY');
    await knock(url, { headers: { authorization: 'Bearer wrong-but-secret' } });
    writer.socket.close(1000);
    await until(() => log.some(({ what }) => what === 'LeaseEnded'));
    const all = JSON.stringify(log);
    for (const secret of [running.token ?? 'none', 'secret', '4711', 'CPIN', 'READY', '\u202e'])
      expect(all).not.toContain(secret);
    const kinds = log.map(({ what }) => what);
    expect(kinds).toEqual(
      expect.arrayContaining([
        'Listening',
        'Opened',
        'Admitted',
        'Welcomed',
        'Leased',
        'Refused',
        'Left',
        'LeaseEnded',
      ]),
    );
  });

  it('has a port that cannot be opened in the log once, however often it is tried, and counts each attempt', async () => {
    let tries = 0;
    const transport = defer(() => {
      tries += 1;
      return throwError(() => new TransportError('not-found', 'There is no /dev/ttyUSB0.'));
    });
    const { log, running, client } = await served({ modem: { transport, reopen: 0 } });
    await until(() => tries > 5);
    expect(log.filter(({ what }) => what === 'NotOpened')).toEqual([
      expect.objectContaining({ level: 'warn', fields: { port: 'modem', why: 'There is no /dev/ttyUSB0.' } }),
    ]);
    expect(running.healthy()).toBe(false);
    const counted = /^uart_bridge_not_opened_total\{port="modem"\} (\d+)$/m.exec(running.metrics())?.[1];
    expect(Number(counted)).toBe(tries);
    const writer = await client();
    writer.say(hello());
    expect(await writer.closed).toMatchObject({ code: 4503 });
  });

  it('is not stopped by a log that throws, where somebody hears what RxJS reports', async () => {
    const reported = jest.fn();
    const before = config.onUnhandledError;
    config.onUnhandledError = reported;
    try {
      let thrown = 0;
      const { client, stop } = await served(device().transport, {
        log: () => {
          thrown += 1;
          throw new Error('The disk is full.');
        },
      });
      await writes(await client());
      expect(thrown).toBeGreaterThan(3);
      stop();
      // Each is reported in a turn of its own: the last must not come when nobody hears it any more.
      await until(() => reported.mock.calls.length === thrown);
      expect(reported).toHaveBeenCalledWith(new Error('The disk is full.'));
    } finally {
      config.onUnhandledError = before;
    }
  });
});

describe('a bridge that does not start', () => {
  it('says so to whoever subscribes: busy, or not safe', async () => {
    const { url } = await served(device().transport);
    const port = Number(new URL(url).port);
    const reasonOf = (options: BridgeOptions) =>
      lastValueFrom(bridge(device().transport, options)).then(
        () => 'nothing',
        (error: unknown) => (error instanceof TransportError ? error.reason : error),
      );
    expect(await reasonOf({ host: '127.0.0.1', port })).toBe('busy');
    expect(await reasonOf({ host: '0.0.0.0' })).toBe('unsuitable');
  });

  it('has not opened its ports', async () => {
    const { url } = await served(device().transport);
    let opened = false;
    const transport = defer(() => {
      opened = true;
      return device().transport;
    });
    const options = { host: '127.0.0.1', port: Number(new URL(url).port) };
    await lastValueFrom(bridge(transport, options)).catch(() => {});
    expect(opened).toBe(false);
  });
});
