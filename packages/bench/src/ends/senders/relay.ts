import type { WebSocket } from 'ws';
import { opened } from '../../module/opened.ts';
import { listening, room } from './listening.ts';
import type { Sender } from './sender.ts';
import { uart } from './uart.ts';

/** What a bridge is at its least: a message for each piece that the UART reads, and a write for each that comes. */
export const relay: Sender = {
  name: 'relay',
  open: async () => {
    const { server, port } = await listening();
    const { transport, read } = uart();
    const { bytes$, write } = await opened(transport);
    let socket: WebSocket | undefined;
    bytes$.subscribe((bytes) => socket?.send(bytes));
    server.on('connection', (one) => {
      socket = one;
      one.on('message', (bytes) => Buffer.isBuffer(bytes) && write(bytes).subscribe());
    });
    return {
      port,
      send: async (pieces, times) => {
        const to = socket;
        if (!to) throw new Error('Nobody is there.');
        await read(pieces, times, () => room(to));
      },
    };
  },
};
