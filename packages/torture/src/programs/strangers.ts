/** Those who have no business at a bridge: who say nothing, guess tokens, or send what nobody should. */
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { answering, settingsOf, tell } from '@atrx/processes/answering';
import * as t from 'io-ts';

const { port, token } = settingsOf(t.type({ port: t.number, token: t.string }));

/** All of 127/8 is this machine: so many addresses as are asked for, each with its own limits at the bridge. */
const address = (number: number) => `127.${1 + (number >> 16)}.${(number >> 8) & 0xff}.${number & 0xff}`;

const dial = (from: string): Socket =>
  connect({ host: '127.0.0.1', port, localAddress: from, noDelay: true }).on('error', () => undefined);

const upgrade = (bearer: string, more: readonly string[] = []) =>
  [
    'GET / HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    'Sec-WebSocket-Protocol: uart-bridge.v1',
    `Authorization: Bearer ${bearer}`,
    ...more,
    '',
    '',
  ].join('\r\n');

const closed = (socket: Socket) =>
  new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
  });

/** Sends a request; the status of its answer, 0 where there was none. */
const status = (from: string, request: string): Promise<number> =>
  new Promise((resolve) => {
    const socket = dial(from);
    let answer = '';
    socket.on('data', (bytes) => {
      answer += bytes.toString('latin1');
      if (answer.includes('\r\n')) socket.destroy();
    });
    socket.once('close', () => resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0)));
    socket.write(request);
  });

/** An open WebSocket as its bytes; what the far end closes it with is kept. */
const webSocket = async (from: string): Promise<{ readonly socket: Socket; readonly code: () => number }> => {
  const socket = dial(from);
  let answer = Buffer.alloc(0);
  const opened = new Promise<void>((resolve, reject) => {
    socket.on('data', (bytes) => {
      answer = Buffer.concat([answer, bytes]);
      if (answer.includes('\r\n\r\n')) resolve();
    });
    socket.once('close', () =>
      reject(new Error(`not let in: ${answer.toString('latin1').split('\r\n')[0]}`)),
    );
  });
  socket.write(upgrade(token));
  await opened;
  return {
    socket,
    code: () => {
      const frames = answer.subarray(answer.indexOf('\r\n\r\n') + 4);
      const at = frames.indexOf(0x88);
      return at >= 0 && frames.length >= at + 4 ? frames.readUInt16BE(at + 2) : 0;
    },
  };
};

/** So many at a time. */
const each = async (count: number, atOnce: number, work: (number: number) => Promise<void>) => {
  let next = 0;
  const worker = async () => {
    while (next < count) {
      next += 1;
      await work(next - 1);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
};

/** Opens so many; gives how many were there, how many are gone within the time, and when the last one was, in ms. */
const silence = async (count: number, begin: (number: number) => Promise<Socket>, patience: number) => {
  let gone = 0;
  let last = 0;
  const sockets: Socket[] = [];
  await each(count, 50, async (number) => {
    const socket = await begin(number);
    const began = performance.now();
    sockets.push(socket);
    socket.resume();
    void closed(socket).then(() => {
      gone += 1;
      last = Math.max(last, performance.now() - began);
    });
  });
  const until = performance.now() + patience;
  while (gone < count && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
  for (const socket of sockets) socket.destroy();
  return [count, gone, last];
};

const FRAGMENT = Buffer.from([0x00, 0x81, 0, 0, 0, 0, 0x20]);
const FIRST = Buffer.from([0x01, 0x81, 0, 0, 0, 0, 0x20]);
const FRAGMENTS = 10_000;
const HELPING = 1_000;
const MANY = Buffer.concat(Array.from({ length: HELPING }, () => FRAGMENT));

answering({
  silent: (count) =>
    silence(
      count,
      async (number) => {
        const socket = dial(address(number));
        await new Promise((resolve) => socket.once('connect', resolve).once('close', resolve));
        return socket;
      },
      7_000,
    ),
  /** Eight of each address: as many as a bridge lets in. */
  upgraded: (count) =>
    silence(count, async (number) => (await webSocket(address(number >> 3))).socket, 7_000),
  /** Five wrong tokens of each address. How many were answered 401, 429, and otherwise. */
  guess: async (count) => {
    const answers = new Map<number, number>();
    await each(count, 64, async (number) => {
      const answer = await status(
        address(1_000 + Math.floor(number / 5)),
        upgrade(randomBytes(32).toString('base64url')),
      );
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
    });
    const [wrong, out] = [answers.get(401) ?? 0, answers.get(429) ?? 0];
    return [wrong, out, count - wrong - out];
  },
  /** The same, all of one address, which then comes with the right one: the answers 401, 429 and other; that to the right one. */
  persist: async (count) => {
    const answers: number[] = [];
    const wrong = upgrade(randomBytes(32).toString('base64url'));
    await each(count, 1, async () => void answers.push(await status('127.0.0.9', wrong)));
    const of = (code: number) => answers.filter((answer) => answer === code).length;
    return [of(401), of(429), count - of(401) - of(429), await status('127.0.0.9', upgrade(token))];
  },
  /** The answer to the right token. */
  welcome: async () => [await status('127.0.0.10', upgrade(token))],
  /**
   * So many messages of 10,000 fragments of one byte, each on a connection of its own: how many were closed for it, how many
   * of these could be told why, and the code that all of them were told; 0: not the same.
   */
  fragments: async (count) => {
    let gone = 0;
    const codes: number[] = [];
    for (let number = 0; number < count; number += 1) {
      const { socket, code: said } = await webSocket(address(2_000 + number));
      const over = closed(socket);
      socket.write(FIRST);
      for (let at = 0; at < FRAGMENTS && !socket.destroyed; at += HELPING) {
        socket.write(MANY);
        await new Promise((resolve) => setImmediate(resolve));
      }
      // Of those that came too late to be told why, the far end has closed all the same.
      await Promise.race([over, new Promise((resolve) => setTimeout(resolve, 5_000))]);
      if (socket.destroyed) gone += 1;
      if (said() > 0) codes.push(said());
      socket.destroy();
    }
    const [code = 0] = codes;
    return [gone, codes.length, codes.every((each) => each === code) ? code : 0];
  },
  /** A frame that says it will have so many bytes: the code of the close. */
  announce: async (bytes) => {
    const { socket, code } = await webSocket('127.0.0.11');
    const head = Buffer.alloc(14);
    head.writeUInt16BE(0x82ff, 0);
    head.writeBigUInt64BE(BigInt(bytes), 2);
    const over = closed(socket);
    socket.write(head);
    await Promise.race([over, new Promise((resolve) => setTimeout(resolve, 5_000))]);
    return [code()];
  },
  /** A request with so many headers: the status. */
  headers: async (count) => [
    await status(
      '127.0.0.12',
      upgrade(
        token,
        Array.from({ length: count }, (_, at) => `x${at}: y`),
      ),
    ),
  ],
});
tell('ready');
