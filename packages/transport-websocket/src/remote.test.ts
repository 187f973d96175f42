import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { TransportError } from '@atrx/transport';
import {
  concatMap,
  firstValueFrom,
  lastValueFrom,
  map,
  type Observable,
  ReplaySubject,
  range,
  scan,
  takeWhile,
  throwError,
} from 'rxjs';
import { cutWire } from '../test/cut-wire.ts';
import { riggedUart } from '../test/rig.ts';
import { served, TOKEN } from '../test/served.ts';
import type { BridgeOptions } from './bridge.ts';
import { type RemoteLink, type RemoteOptions, remotePorts, websocket } from './index.ts';

jest.setTimeout(30_000);

const bytes = (text: string) => new TextEncoder().encode(text);

/** All that a link has read, as text, once it ends so. */
const until = (link: RemoteLink, end: string) =>
  lastValueFrom(
    link.bytes$.pipe(
      scan((all, chunk) => all + new TextDecoder().decode(chunk), ''),
      takeWhile((all) => !all.endsWith(end), true),
    ),
  );

/** What is open, to be closed when its test is over. */
const open: Array<() => void> = [];
afterEach(() => {
  for (const close of open.splice(0).reverse()) close();
});

const port = async (options: BridgeOptions = {}) => {
  const { transport, far } = riggedUart();
  const bridge = await served({ modem: { transport, reopen: 1, will: [] } }, options);
  return { ...bridge, far };
};

/** Subscribes, and waits for the link. */
const linked = async (url: string, options: RemoteOptions = {}) => {
  const links$ = new ReplaySubject<RemoteLink>(1);
  const opening = websocket(`${url}/modem`, { token: TOKEN, ...options }).subscribe(links$);
  open.push(() => opening.unsubscribe());
  const link = await firstValueFrom(links$);
  const ending = lastValueFrom(links$).then(
    () => 'closed',
    (error: unknown) => error,
  );
  return { link, ending, leave: () => opening.unsubscribe() };
};

const refusal = async (source$: Observable<unknown>): Promise<TransportError> => {
  const error = await firstValueFrom(source$).then(
    () => 'no error',
    (cause: unknown) => cause,
  );
  if (error instanceof TransportError) return error;
  throw new Error(`It did not fail as a transport does: ${String(error)}`);
};

describe('a port behind a bridge', () => {
  it('loses no byte and doubles none, in either direction, where the network is cut again and again', async () => {
    const wire = await cutWire();
    open.push(wire.close);
    const { url, far } = await port({ hosts: [wire.host] });
    wire.leadTo(url);
    far.bytes$.subscribe((chunk) => far.write(chunk));
    const { link } = await linked(`ws://${wire.host}`);
    const events: string[] = [];
    link.events$.subscribe(({ _tag }) => events.push(_tag));

    const lines = Array.from({ length: 120 }, (_, at) => `${at} ${'.'.repeat(at % 97)}\n`);
    let cuts = 0;
    const writing = lastValueFrom(
      range(0, lines.length).pipe(
        concatMap((at) => {
          if (at % 40 === 20) {
            cuts += 1;
            wire.cut();
          }
          return link.write(bytes(lines[at] ?? ''));
        }),
      ),
      { defaultValue: undefined },
    );
    expect(await until(link, lines.at(-1) ?? '')).toBe(lines.join(''));
    await writing;
    expect(events.filter((tag) => tag === 'Resumed')).toHaveLength(cuts);
    expect(new Set(events)).toEqual(new Set(['Leased', 'Reconnecting', 'Resumed']));
  });

  it('has one writer, told by its name, and observers who see what it sees', async () => {
    const { url, far } = await port();
    const { link, ending } = await linked(url, { name: 'console' });
    const watchers = await Promise.all([1, 2].map(() => linked(url, { role: 'observer', name: 'watch' })));
    const second = await refusal(websocket(`${url}/modem`, { token: TOKEN }));
    expect(second.reason).toBe('busy');
    expect(second.message).toMatch(/^console writes to the port "modem"/);

    const everywhere = Promise.all(
      [link, ...watchers.map((each) => each.link)].map((each) => until(each, '.')),
    );
    far.write(bytes('seen by all.'));
    expect(await everywhere).toEqual(['seen by all.', 'seen by all.', 'seen by all.']);
    const [watcher] = watchers;
    if (!watcher) throw new Error('nobody watches');
    expect((await refusal(watcher.link.write(bytes('x')))).reason).toBe('not-permitted');
    expect((await refusal(watcher.link.signals?.set({ dtr: false }) ?? watcher.link.bytes$)).reason).toBe(
      'not-permitted',
    );
    expect(await firstValueFrom(remotePorts(url, { token: TOKEN }))).toEqual([
      { name: 'modem', state: 'open', writer: 'console', observers: 2 },
    ]);

    const heir = await linked(url, { takeover: 'force', name: 'night shift' });
    const lost = await ending;
    expect(lost).toMatchObject({
      reason: 'lost',
      cause: { _tag: 'LeaseLost', how: 'taken', by: 'night shift' },
    });
    await lastValueFrom(heir.link.write(bytes('mine now')), { defaultValue: undefined });
  });

  it('is free at once for whoever comes after one that has left', async () => {
    const { url } = await port();
    for (let round = 0; round < 10; round += 1) {
      const { leave } = await linked(url);
      leave();
    }
  });

  it('goes on from where another subscription stood', async () => {
    const { url, far } = await port();
    const first = await linked(url, { acknowledge: 'explicit' });
    far.write(bytes('one.'));
    await until(first.link, '.');
    const resumeFrom = first.link.position();
    first.leave();
    far.write(bytes('two, which nobody heard.'));
    const second = await linked(url, { resumeFrom });
    far.write(bytes('three.'));
    expect(await until(second.link, 'three.')).toBe('two, which nobody heard.three.');
  });

  it('ends where its UART does not take what is written, and is there for whoever comes then', async () => {
    const { transport } = riggedUart();
    const failing = transport.pipe(
      map((link) => ({
        ...link,
        write: (what: Uint8Array) =>
          what.length === 3 ? throwError(() => new Error('It is stuck.')) : link.write(what),
      })),
    );
    const { url } = await served({ modem: { transport: failing, reopen: 1, will: [] } });
    const { link, ending } = await linked(url);
    const reading = lastValueFrom(link.bytes$, { defaultValue: undefined }).catch((error: unknown) => error);
    const writing = lastValueFrom(link.write(bytes('bad'))).catch((error: unknown) => error);
    for (const outcome of [writing, reading, ending])
      expect(await outcome).toMatchObject({ name: 'TransportError', reason: 'lost' });
    const next = await linked(url);
    await lastValueFrom(next.link.write(bytes('good')), { defaultValue: undefined });
  });

  it('is watched over its comings and goings', async () => {
    const { url, far } = await port();
    const { link } = await linked(url, { role: 'observer' });
    const tags: string[] = [];
    link.events$.subscribe((event) => {
      tags.push(event._tag === 'Port' ? `Port ${event.state}` : event._tag);
      if (event._tag === 'Port' && event.state === 'open') far.write(bytes('after.'));
    });
    const all = until(link, 'after.');
    far.write(bytes('before, '));
    far.lose();
    expect(await all).toBe('before, after.');
    expect([...tags].sort()).toEqual(['EpochEnded', 'Port gone', 'Port open']);
  });

  it('does what it is asked in its place among what is written, however much that is', async () => {
    const { url, far } = await port();
    const { link } = await linked(url);
    let taken = 0;
    const seen: string[] = [];
    far.bytes$.subscribe((chunk) => (taken += chunk.length));
    far.lines.set$.subscribe((lines) => seen.push(`${JSON.stringify(lines)} after ${taken}`));
    const all = [
      link.write(new Uint8Array(100_000)),
      link.signals?.set({ dtr: false }) ?? link.bytes$,
      link.write(new Uint8Array(1)),
      link.remote.script([{ line: 'dtr', level: true }, { write: '+++' }, { line: 'rts', level: false }]),
      link.write(new Uint8Array(70_000)),
      link.remote.pulse('brk', true, 1),
    ].map((each) => lastValueFrom(each, { defaultValue: undefined }));
    await Promise.all(all);
    expect(seen).toEqual([
      '{"dtr":false} after 100000',
      '{"dtr":true} after 100001',
      '{"rts":false} after 100004',
      '{"brk":true} after 170004',
      '{"brk":false} after 170004',
    ]);
  });
});

describe('a bridge', () => {
  it('that does not know the token says so', async () => {
    const { url } = await port();
    const wrong = await refusal(websocket(`${url}/modem`, { token: 'guess' }));
    expect([wrong.reason, wrong.message]).toEqual([
      'not-permitted',
      expect.stringMatching(/does not know the token/),
    ]);
    expect(wrong.message).not.toContain('guess');
    expect((await refusal(remotePorts(url))).reason).toBe('not-permitted');
  });

  it('that has no such port says so', async () => {
    const { url } = await port();
    const missing = await refusal(websocket(`${url}/router`, { token: TOKEN }));
    expect([missing.reason, missing.message]).toEqual([
      'not-found',
      expect.stringMatching(/no port "router"/),
    ]);
  });

  it('that is not there, or is none, is told apart', async () => {
    const server = createServer((_, response) => response.end('hello'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/modem`;
    const none = await refusal(websocket(url));
    expect([none.reason, none.message]).toEqual(['unsuitable', expect.stringMatching(/is no bridge/)]);
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
    const nobody = await refusal(websocket(url));
    expect([nobody.reason, nobody.message]).toEqual(['not-found', expect.stringMatching(/Nothing answers/)]);
  });

  it('with a certificate of its own is trusted by that, and by nothing else', async () => {
    const pem = (what: string) =>
      readFileSync(join(__dirname, `../test/tls/test-fixture.${what}.pem`), 'utf8');
    const { transport } = riggedUart();
    const { url } = await served({ modem: transport }, { tls: { cert: pem('cert'), key: pem('key') } });
    const at = `${url.replace('127.0.0.1', 'localhost')}/modem`;
    const untrusted = await refusal(websocket(at, { token: TOKEN }));
    expect([untrusted.reason, untrusted.message]).toEqual([
      'unsuitable',
      expect.stringMatching(/does not prove who it is \(self-signed certificate\): .* pass that as `ca`\.$/),
    ]);
    await firstValueFrom(websocket(at, { token: TOKEN, ca: pem('cert') }));
    await firstValueFrom(websocket(at, { token: TOKEN, rejectUnauthorized: false }));
  });
});
