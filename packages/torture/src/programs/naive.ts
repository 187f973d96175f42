/** What a bridge is at its simplest: each chunk is sent to each client. Its UART offers as much as it is told to. */

import { answering, settingsOf, tell } from '@atrx/processes/answering';
import * as t from 'io-ts';
import { WebSocketServer } from 'ws';
import { memory, offered } from '../processes/offered.ts';

const { port } = settingsOf(t.type({ port: t.number }));
const server = new WebSocketServer({ host: '127.0.0.1', port, perMessageDeflate: false });

answering({
  memory,
  offer: (bytes) =>
    offered(bytes, (chunk) => {
      for (const client of server.clients) client.send(chunk);
    }),
});
server.once('listening', () => tell('ready'));
