/**
 * A client that does not read what it is sent, and can write all the same. It knows no more of the bridge than its wire:
 * nothing of the client that is shipped holds it back.
 */
import { connect } from 'node:net';
import { answering, settingsOf, tell } from '@atrx/processes/answering';
import { either as E, function as F } from 'fp-ts';
import * as t from 'io-ts';
import WebSocket from 'ws';
import { microseconds } from '../records/record.ts';

const Settings = t.type({ url: t.string, token: t.string, role: t.string, bridge: t.boolean });
const { url, token, role, bridge } = settingsOf(Settings);

const Welcome = t.intersection([
  t.type({ t: t.literal('welcome'), rx: t.type({ epoch: t.number, from: t.number }) }),
  t.partial({ tx: t.type({ lease: t.number }) }),
]);

const RX_LIMIT = 3;
/** Far more than it will ever read. */
const LIMIT = 2 ** 40;
const TX = 2;

/** type, 0, epoch or lease u32, numbers u64, bytes. */
const frame = (type: number, whose: number, numbers: readonly number[], bytes: readonly number[] = []) => {
  const head = Buffer.alloc(6 + 8 * numbers.length);
  head.writeUInt8(type, 0);
  head.writeUInt32BE(whose, 2);
  for (const [at, number] of numbers.entries()) head.writeBigUInt64BE(BigInt(number), 6 + 8 * at);
  return Buffer.concat([head, Buffer.from(bytes)]);
};

/** Whatever else the bridge says. */
const ignored = () => undefined;

/** `consumed`: how it says that it has dealt with so many bytes, where that can be said. */
const write = (send: (byte: number) => void, consumed: (bytes: number) => void = ignored) =>
  answering({
    /** Says that it has dealt with so many bytes since it came, none of which it has read. */
    consume: (bytes) => {
      consumed(bytes);
      return [];
    },
    /** Sends that byte; says when it did, in microseconds. */
    write: (byte) => {
      const now = microseconds();
      send(byte);
      return [now];
    },
  });

if (url.startsWith('tcp:')) {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true }, () => tell('ready')).pause();
  write((byte) => socket.write(Buffer.from([byte])));
} else {
  const { host, pathname } = new URL(url);
  const socket = new WebSocket(`ws://${host}/`, [bridge ? 'uart-bridge.v1' : 'binary'], {
    perMessageDeflate: false,
    ...(bridge && { headers: { authorization: `Bearer ${token}` } }),
  });
  const say = (message: object) => socket.send(JSON.stringify(message));
  if (!bridge)
    socket.once('open', () => {
      socket.pause();
      write((byte) => socket.send(Buffer.from([byte])));
      tell('ready');
    });
  else {
    socket.once('open', () =>
      say({
        t: 'hello',
        v: 1,
        client: { id: `deaf-${process.pid}-client`, name: 'deaf' },
        attempt: 1,
        port: pathname.slice(1),
        role,
        takeover: 'no',
      }),
    );
    socket.on('message', (data, isBinary) => {
      if (isBinary || !Buffer.isBuffer(data)) return;
      F.pipe(
        Welcome.decode(JSON.parse(data.toString())),
        E.match(ignored, ({ rx, tx }) => {
          const consumed = (bytes: number) =>
            socket.send(frame(RX_LIMIT, rx.epoch, [rx.from + bytes, LIMIT]));
          consumed(0);
          socket.pause();
          setInterval(() => say({ t: 'hb', n: 1 }), 2_000);
          let offset = 0;
          write((byte) => {
            socket.send(frame(TX, tx?.lease ?? 0, [offset], [byte]));
            offset += 1;
          }, consumed);
          tell('ready');
        }),
      );
    });
  }
  socket.on('error', (error) => process.stderr.write(`${error}\n`));
  socket.once('close', (code) => tell('closed', code));
}
