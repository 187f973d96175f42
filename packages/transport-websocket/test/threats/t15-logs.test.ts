import { createServer } from 'node:net';
import { TransportError } from '@atrx/transport';
import { Observable, Subject, throwError } from 'rxjs';
import { type WebSocket, WebSocketServer } from 'ws';
import { logEntry } from '../../src/bridge/log-entry.ts';
import { websocket } from '../../src/index.ts';
import { harmless } from '../../src/protocol/harmless.ts';
import { call, hello, welcomed } from '../caller.ts';
import { knock } from '../knock.ts';
import { served, TOKEN, uart } from '../served.ts';

/** Clears the screen, names the window, begins a line of its own, and turns the direction of what follows. */
const SPELL = '\x1b[2J\x1b]0;owned\x07\r\n[info] all is well\u2028\u009b31m\u202egnihton\u0000\u007f';
/** What may stand in a line for people. */
const HARMLESS = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u;

const texts = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...texts(inner)]);
};

describe('T15: what others say, where somebody reads it', () => {
  it('is written out in the log: what a device says of its end, and what clients call themselves', async () => {
    const lost$ = new Subject<never>();
    const { transport } = uart();
    const device = new Observable<never>((subscriber) => {
      subscriber.add(transport.subscribe({ next: (link) => subscriber.next(link as never) }));
      subscriber.add(lost$.subscribe(subscriber));
    });
    const { url, bridge, log } = await served(
      { modem: device, absent: throwError(() => new TransportError('not-found', `No ${SPELL}`)) },
      { metrics: '/metrics' },
    );
    // A name of control characters is no name; one that turns the direction of a line is.
    const nameless = await call(url);
    nameless.say(hello({ port: 'modem', client: { id: 'somebody', name: SPELL } }));
    expect((await nameless.closed).code).toBe(4400);
    const turned = await welcomed(url, {
      port: 'modem',
      client: { id: 'somebody', name: 'a\u202eb\u2066c' },
    });
    const odd = await call(url);
    odd.throw(`{"t":"${SPELL}"}`);
    await odd.closed;
    const path = await call(url);
    path.say(hello({ port: '\u202e/dev' }));
    await path.closed;
    for (const headers of [
      { host: 'a\tb' },
      { origin: '\x9b31m' },
      { 'user-agent': '\x9b2J' },
      { authorization: 'Bearer \x9b2J' },
    ])
      await knock(url, { headers: { ...headers } });
    lost$.error(new TransportError('lost', `It went ${SPELL}`));
    expect((await turned.hear('port')).state).toBe('gone');

    expect(new Set(log.map(({ what }) => what))).toContain('Gone');
    expect(log.map(({ what }) => what)).toContain('NotOpened');
    for (const text of texts(log)) expect(text).toMatch(HARMLESS);
    expect(texts(log).join('\n')).toContain('a\\u{202e}b');
    expect(texts(log).join('\n')).toContain('It went \\u{1b}[2J');
    for (const line of bridge.metrics().split('\n')) expect(line).toMatch(HARMLESS);
  });

  it('whatever it is, an entry has it in one line, and it can be read what it was', () => {
    for (let code = 0; code <= 0xffff; code += 1) {
      const text = harmless(`a${String.fromCharCode(code)}b`);
      if (!HARMLESS.test(text)) throw new Error(`U+${code.toString(16)} stands in the log as it is.`);
    }
    const entry = logEntry({ _tag: 'Refused', from: '::1\n', status: 403, why: SPELL }, new Date(0));
    expect(JSON.stringify(entry)).not.toMatch(/\\[nrt]|\\u00/);
    expect(entry.fields['from']).toBe('::1\\u{a}');
  });

  describe('of a bridge that means harm', () => {
    const servers: WebSocketServer[] = [];
    afterEach(() => {
      for (const server of servers.splice(0)) {
        for (const client of server.clients) client.terminate();
        server.close();
      }
    });
    const hostile = (greet: (socket: WebSocket) => void): Promise<string> =>
      new Promise((resolve) => {
        const server = new WebSocketServer({ host: '127.0.0.1', port: 0 }, () => {
          const address = server.address();
          resolve(`ws://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/modem`);
        });
        servers.push(server);
        server.on('connection', (socket) => socket.on('message', () => greet(socket)));
      });
    /** The messages of all that fails: of the link, behind that of a write and of a request that were under way. */
    const failures = (url: string) =>
      new Promise<readonly string[]>((resolve, reject) => {
        const messages: string[] = [];
        const error = ({ message }: Error) => void messages.push(message);
        websocket(url, { token: TOKEN }).subscribe({
          next: ({ write, remote }) => {
            write(Uint8Array.of(1)).subscribe({ error });
            remote.drain().subscribe({ error });
          },
          error: ({ message }: Error) => resolve([...messages, message]),
          complete: () => reject(new Error('completed')),
        });
      });
    const bye = (code: number) => JSON.stringify({ t: 'bye', code, why: SPELL, holder: 'a\u202eb' });
    const welcome = {
      t: 'welcome',
      server: 'boot',
      rx: { epoch: 1, from: 0, base: 0, end: 0 },
      tx: { lease: 1, accepted: 0, written: 0, limit: 0 },
      resumed: { rx: 'none', tx: 'none' },
      timing: { heartbeat: 10_000, silence: 25_000, window: 60_000 },
      port: { name: 'modem', state: 'open', epoch: 1, dirty: false, lines: {} },
    };

    it.each([
      [
        'says goodbye',
        (socket: WebSocket) => {
          socket.send(bye(4409));
          socket.close(4409, 'x');
        },
      ],
      ['closes', (socket: WebSocket) => socket.close(4403, '\x1b[2J\x9b')],
      ['closes with a code of its own', (socket: WebSocket) => socket.close(4999, '\x1b[2J\u202e')],
      [
        'tells of the end of the UART',
        (socket: WebSocket) => {
          socket.send(JSON.stringify(welcome));
          socket.send(JSON.stringify({ t: 'lease', lease: 1, state: 'fenced', written: 0 }));
          socket.send(
            JSON.stringify({ t: 'epoch', epoch: 1, end: 0, next: null, cause: 'unplugged', why: SPELL }),
          );
        },
      ],
      [
        'tells who took the lease',
        (socket: WebSocket) => {
          socket.send(JSON.stringify(welcome));
          socket.send(JSON.stringify({ t: 'lease', lease: 1, state: 'taken', by: 'a\u202eb', written: 0 }));
        },
      ],
    ])('that %s: the message of the failure is one line, and harmless', async (_, greet) => {
      const messages = await failures(await hostile(greet));
      expect(messages.length).toBeGreaterThan(0);
      for (const message of messages) expect(message).toMatch(HARMLESS);
    });

    it.each([418, 502, 503])(
      'that answers the upgrade with %i and words of its own: likewise',
      async (status) => {
        const server = createServer((socket) => {
          socket.on('error', () => {});
          socket.once('data', () =>
            socket.end(
              Buffer.from(`HTTP/1.1 ${status} \x1b[2J\x9b31m\x7f\r\nContent-Length: 0\r\n\r\n`, 'latin1'),
            ),
          );
        });
        await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
        try {
          const address = server.address();
          const port = typeof address === 'object' ? address?.port : '';
          const [message, ...more] = await failures(`ws://127.0.0.1:${port}/modem`);
          expect(more).toEqual([]);
          expect(message).toMatch(HARMLESS);
          expect(message).toContain('\\u{1b}[2J\\u{9b}31m\\u{7f}');
        } finally {
          server.close();
        }
      },
    );

    it('what stands in the URL is no more dangerous', async () => {
      const { url } = await served();
      const messages = await failures(`${url}/\x1b[2J`);
      expect(messages).toHaveLength(1);
      for (const message of messages) expect(message).toMatch(HARMLESS);
    });
  });
});
