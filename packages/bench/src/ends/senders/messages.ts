import type { WebSocket } from 'ws';
import { listening, room } from './listening.ts';
import type { Sender } from './sender.ts';

/** A message for each piece, made as those of `protocol` are, so that it is not the senders that differ: copied, not numbered. */
export const messages: Sender = {
  name: 'messages',
  open: async () => {
    const { server, port } = await listening();
    let socket: WebSocket | undefined;
    server.on('connection', (one) => {
      socket = one;
    });
    return {
      port,
      send: async (pieces, times) => {
        if (!socket) throw new Error('Nobody is there.');
        for (let time = 0; time < times; time++)
          for (const piece of pieces) {
            const message = Buffer.allocUnsafe(piece.length);
            message.set(piece);
            socket.send(message);
            await room(socket);
          }
      },
    };
  },
};
