/** ws through the module: `websocket.ts ws://example.com/echo` says two things, in text and in bytes, and prints what comes back. */
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import { open, quectel } from '@atrx/core';
import { connectVia } from '@atrx/core/node';
import { WebSocket } from 'ws';
import { options, transport, words } from '../transport.ts';

const [url = 'ws://example.com/'] = words;

await using modem = await open(quectel(transport, options));
const { Agent } = url.startsWith('wss:') ? https : http;
const agent = Object.assign(new Agent(), { createConnection: connectVia(modem) });
const socket = new WebSocket(url, { agent });
socket.on('message', (bytes: Buffer, isBinary) =>
  console.log(isBinary ? `bytes ${bytes.toString('hex')}` : `text  ${bytes}`),
);
await once(socket, 'open');

for (const message of ['hello', Buffer.from([0, 1, 2, 253, 254, 255])]) {
  socket.send(message);
  await once(socket, 'message');
}
socket.close(1000, 'that was all');
await once(socket, 'close');
