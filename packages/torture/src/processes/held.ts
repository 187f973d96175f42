import { subscribe } from 'node:diagnostics_channel';
import { Socket } from 'node:net';

const connections = new Set<Socket>();

/** From now on the connections that servers of this process take in are known here. */
export const watchConnections = (): void =>
  subscribe('net.server.socket', (message) => {
    const socket =
      message !== null && typeof message === 'object' && 'socket' in message ? message.socket : undefined;
    if (!(socket instanceof Socket)) return;
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });

/** Bytes that wait in this process for each of them, because the kernel takes no more. */
export const held = (): readonly number[] => [...connections].map((socket) => socket.writableLength);
