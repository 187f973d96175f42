import { setImmediate as turn } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import { listening, room } from './listening.ts';
import type { Sender } from './sender.ts';

const [RX, RX_LIMIT] = [0x01, 0x03];
const EPOCH = 1;
const HEADER = 14;
/** Bytes that one message may bear. */
const MOST = 16_384;
const HEARTBEAT = 5_000;

const WELCOME = JSON.stringify({
  t: 'welcome',
  server: '0123456789abcdef0123456789abcdef',
  rx: { epoch: EPOCH, from: 0, base: 0, end: 0 },
  tx: { lease: 1, accepted: 0, written: 0, limit: 65_536 },
  resumed: { rx: 'none', tx: 'none' },
  timing: { heartbeat: 2 * HEARTBEAT, silence: 5 * HEARTBEAT, window: 60_000 },
  port: { name: 'uart', state: 'open', epoch: EPOCH, dirty: false, lines: {} },
});

/** What a client of the bridge has to see of it, and no more: a welcome, numbered bytes within its limit, heartbeats. */
export const protocol: Sender = {
  name: 'protocol',
  open: async () => {
    const { server, port } = await listening();
    let socket: WebSocket | undefined;
    let sent = 0;
    let limit = 0;
    let beats = 0;
    server.on('connection', (one) => {
      socket = one;
      one.once('message', () => one.send(WELCOME));
      one.on('message', (message, binary) => {
        if (binary && Buffer.isBuffer(message) && message[0] === RX_LIMIT)
          limit = Number(message.readBigUInt64BE(HEADER));
      });
      setInterval(() => one.send(JSON.stringify({ t: 'hb', n: ++beats })), HEARTBEAT);
    });
    return {
      port,
      send: async (pieces, times) => {
        if (!socket) throw new Error('Nobody is there.');
        for (let time = 0; time < times; time++)
          for (const piece of pieces)
            for (let from = 0; from < piece.length; from += MOST) {
              const bytes = piece.subarray(from, from + MOST);
              while (sent + bytes.length > limit) await turn();
              const message = Buffer.allocUnsafe(HEADER + bytes.length);
              message.writeUInt16BE(RX << 8, 0);
              message.writeUInt32BE(EPOCH, 2);
              message.writeBigUInt64BE(BigInt(sent), 6);
              message.set(bytes, HEADER);
              socket.send(message);
              sent += bytes.length;
              await room(socket);
            }
      },
    };
  },
};
