import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';

/** As much may wait to be sent. */
const AHEAD = 1_048_576;

/** A WebSocket server on a port of its own, which chooses whatever subprotocol it is offered first. */
export const listening = async (): Promise<{ readonly server: WebSocketServer; readonly port: number }> => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port.');
  return { server, port: address.port };
};

/** Resolves when there is room for more. */
export const room = async (socket: WebSocket): Promise<void> => {
  while (socket.bufferedAmount > AHEAD) await turn();
};
