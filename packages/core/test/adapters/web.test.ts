import { randomBytes } from 'node:crypto';
import type { Socket as NodeSocket } from 'node:net';
import { text } from 'node:stream/consumers';
import { NEVER, Observable, of, throwError } from 'rxjs';
import { iterate } from '../../src/adapters/iterate.ts';
import { readable, writable } from '../../src/adapters/web/index.ts';
import { ModemError } from '../../src/at/reason.ts';
import { open } from '../../src/scope/open.ts';
import { type Rig, rig, withPeer } from './rig.ts';

const failure = new ModemError({ _tag: 'ContextLost' });
const settled = async () => {
  for (let turn = 0; turn < 200; turn++) await new Promise(setImmediate);
};

describe.each(['pull', 'push'] as const)('over a connection (receive: %s)', (receive) => {
  let it_: Rig;
  beforeAll(async () => {
    it_ = await rig({ receive });
  });
  afterAll(() => it_.end());
  const sent = randomBytes(100_000);
  const flood = (socket: NodeSocket) => socket.end(sent);
  const opened = (port: number) => open(it_.modem.tcp('127.0.0.1', port));

  it('readable tells all that the peer sends, and closes', () =>
    withPeer(flood, async (port) => {
      const socket = await opened(port);
      const pieces: Uint8Array[] = [];
      for await (const piece of readable(socket)) pieces.push(piece);
      expect(Buffer.compare(Buffer.concat(pieces), sent)).toBe(0);
      await socket.close();
    }));

  it('readable fills a buffer of its reader’s own, to the end', () =>
    withPeer(flood, async (port) => {
      const socket = await opened(port);
      const reader = readable(socket).getReader({ mode: 'byob' });
      let all = Buffer.alloc(0);
      for (;;) {
        const { done, value } = await reader.read(new Uint8Array(1_000));
        if (done) break;
        all = Buffer.concat([all, value]);
      }
      expect(Buffer.compare(all, sent)).toBe(0);
      await socket.close();
    }));

  it('iterate tells all that the peer sends, and ends', () =>
    withPeer(flood, async (port) => {
      const socket = await opened(port);
      const pieces: Uint8Array[] = [];
      for await (const piece of iterate(socket)) pieces.push(piece);
      expect(Buffer.compare(Buffer.concat(pieces), sent)).toBe(0);
      await socket.close();
    }));

  it('writable sends what is piped into it, text as UTF-8', () =>
    withPeer(
      (socket) => socket.pipe(socket),
      async (port) => {
        const socket = await opened(port);
        const source = new ReadableStream<string | Uint8Array>({
          start: (controller) => {
            controller.enqueue('gr\u00fc\u00df ');
            controller.enqueue(Buffer.from('dich'));
            controller.close();
          },
        });
        await source.pipeTo(writable(socket));
        const heard = readable(socket).getReader();
        let told = '';
        while (told.length < 'gr\u00fc\u00df dich'.length) {
          told += Buffer.from((await heard.read()).value ?? []).toString();
        }
        expect(told).toBe('gr\u00fc\u00df dich');
        await heard.cancel();
        await socket.close();
      },
    ));
});

describe('reading slowly', () => {
  it('asks the module for nothing that nobody wants yet', async () => {
    const it_ = await rig();
    await withPeer(
      (socket) => socket.end(randomBytes(100_000)),
      async (port) => {
        const socket = await open(it_.modem.tcp('127.0.0.1', port));
        const stream = readable(socket);
        await settled();
        expect(it_.given('QIRD')).toBe(0);
        const reader = stream.getReader();
        await reader.read();
        await settled();
        const asked = it_.given('QIRD');
        await settled();
        expect(it_.given('QIRD')).toBe(asked);
        await reader.cancel();
        await socket.close();
      },
    );
    await it_.end();
  });

  it('a loop asks for the next piece when it comes round', async () => {
    let asked = 0;
    const socket = {
      read: () => {
        asked++;
        return of(new Uint8Array(1));
      },
    };
    const pieces = iterate(socket)[Symbol.asyncIterator]();
    expect(asked).toBe(0);
    await pieces.next();
    await settled();
    expect(asked).toBe(1);
    await pieces.return();
    expect(asked).toBe(1);
  });
});

describe('what fails', () => {
  it('fails in a loop', async () => {
    const pieces = iterate({ read: () => throwError(() => failure) });
    await expect(pieces.next()).rejects.toBe(failure);
  });

  it('fails in a readable', async () => {
    const stream = readable({ read: () => throwError(() => failure) });
    await expect(text(stream)).rejects.toBe(failure);
  });

  it('fails in a writable, and what comes behind is not sent', async () => {
    const sent: unknown[] = [];
    const writer = writable({
      send: (data) => {
        sent.push(data);
        return throwError(() => failure);
      },
    }).getWriter();
    const closed = writer.closed.catch((error: unknown) => error);
    await expect(writer.write('a')).rejects.toBe(failure);
    await expect(writer.write('b')).rejects.toBe(failure);
    expect(await closed).toBe(failure);
    expect(sent).toEqual(['a']);
  });

  it('a readable that is cancelled reads no more', async () => {
    let left = 0;
    const stream = readable({ read: () => new Observable(() => () => left++) });
    const reader = stream.getReader();
    const waiting = reader.read();
    await settled();
    await reader.cancel();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(left).toBe(1);
  });

  it('a writable that is aborted calls off what is being sent', async () => {
    let left = 0;
    const writer = writable({ write: () => new Observable<never>(() => () => left++) }).getWriter();
    const closed = writer.closed.catch((error: unknown) => error);
    const writing = writer.write('a').catch((error: unknown) => error);
    await settled();
    await writer.abort(failure);
    expect([left, await writing, await closed]).toEqual([1, failure, failure]);
  });

  it('a writable waits until the module has taken what it was given', async () => {
    let written = false;
    const writer = writable({ send: () => NEVER }).getWriter();
    expect(writer.desiredSize).toBe(1);
    void writer.write('a').then(() => {
      written = true;
    });
    expect(writer.desiredSize).toBe(0);
    await settled();
    expect(written).toBe(false);
  });
});
