import { WebSocket } from 'ws';
import type { Receiver } from './receiver.ts';

/** A client of `ws` as it is, and a listener. */
export const ws: Receiver = {
  name: 'bare ws',
  takes: 'line',
  open: ({ at }, took) =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(at, { perMessageDeflate: false });
      socket.on('message', (bytes) => Buffer.isBuffer(bytes) && took(0, bytes));
      socket.once('open', resolve).once('error', reject);
    }),
};
