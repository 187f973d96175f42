/** A host of a module, over whatever bridge: it types a command of which each byte is sent by itself, until it is killed. */
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { answering, settingsOf, tell } from '@atrx/processes/answering';
import { websocket } from '@atrx/transport-websocket';
import * as t from 'io-ts';
import { lastValueFrom } from 'rxjs';
import WebSocket from 'ws';

const Settings = t.type({ url: t.string, token: t.string, bridge: t.boolean, intent: t.string });
const { url, token, bridge, intent } = settingsOf(Settings);

const PROMISE = 2_000;
const AGAIN = 250;

/** How to write to the UART; `heard` is given what it answers. */
type Open = (heard: (bytes: Uint8Array) => void) => Promise<(bytes: Uint8Array) => Promise<void>>;

const overBridge: Open = (heard) =>
  new Promise((resolve, reject) =>
    websocket(url, { token, takeover: 'force', signals: false }).subscribe({
      next: (link) => {
        link.bytes$.subscribe({ next: heard, error: () => undefined });
        resolve(async (bytes) => {
          await lastValueFrom(link.write(bytes), { defaultValue: undefined });
        });
      },
      error: reject,
    }),
  );

const overTcp: Open = (heard) =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port), noDelay: true }, () =>
      resolve((bytes) => new Promise((done) => socket.write(bytes, () => done()))),
    );
    socket.on('data', heard).once('error', reject);
  });

const overWebSocket: Open = (heard) =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(url, 'binary', { perMessageDeflate: false });
    socket.on('message', (data) => heard(Buffer.isBuffer(data) ? data : Buffer.alloc(0)));
    socket.once('error', reject);
    socket.once('open', () => resolve((bytes) => new Promise((done) => socket.send(bytes, () => done()))));
  });

const open = bridge ? overBridge : url.startsWith('tcp:') ? overTcp : overWebSocket;

const serve = async () => {
  let answer = '';
  const began = performance.now();
  const write = await open((bytes) => {
    answer += Buffer.from(bytes).toString('latin1');
  });
  const type = (text: string) => write(Buffer.from(text, 'latin1'));
  const answered = async (expected: string, ms: number) => {
    const until = performance.now() + ms;
    while (!answer.includes(expected) && performance.now() < until) await wait(2);
    return answer.includes(expected);
  };
  const command = async (line: string, expected: string, ms: number) => {
    answer = '';
    await type(`${line}\r`);
    return answered(expected, ms);
  };
  /** Where the payload of that command begins. */
  const start = intent.indexOf('\r') + 1;

  answering({
    /** Milliseconds from its dialling to the OK to its AT, which it repeats; -1: none within two seconds. */
    at: async () => {
      // An open connection is no open UART yet: what opens it on demand may throw away what comes too early.
      if (!bridge) await wait(50);
      answer = '';
      while (performance.now() - began < PROMISE) {
        await type('AT\r');
        const ok = await answered('\r\nOK\r\n', AGAIN);
        const ms = performance.now() - began;
        if (ok) return [ms <= PROMISE ? ms : -1];
      }
      return [-1];
    },
    /** So many bytes of what it intends, each by itself; the payload after the prompt, if that comes. Says how many it typed. */
    type: async (count) => {
      answer = '';
      for (const [at, byte] of [...intent.slice(0, count)].entries()) {
        if (at === start && !(await answered('> ', 5_000))) return [at];
        await type(byte);
      }
      return [count];
    },
    /** Gets a module out of whatever it is in. */
    rescue: async () => {
      for (let time = 0; time < 5; time += 1) {
        await type('\u001b');
        await wait(50);
        if (await command('AT', '\r\nOK\r\n', 500)) return [1];
      }
      return [0];
    },
    /** A connection to a peer at that port of this machine. */
    connect: async (port) => {
      await command('AT', '\r\nOK\r\n', 2_000);
      await command('AT+QIMUX=1', 'OK\r\n', 2_000);
      return (await command(`AT+QIOPEN=0,"TCP","127.0.0.1",${port}`, '0, CONNECT OK', 5_000)) ? [1] : [0];
    },
  });
  tell('ready');
};
serve().catch((error: unknown) => {
  process.stderr.write(`${error}\n`);
  process.exit(1);
});
