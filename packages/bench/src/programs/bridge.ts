/** Somebody who sends what a UART reads, which is as much as is asked for. */
import type { AddressInfo } from 'node:net';
import { answering, settingsOf, tell } from '@atrx/processes/answering';
import type { Transport } from '@atrx/transport';
import { bridge } from '@atrx/transport-websocket/bridge';
import { concat, EMPTY, NEVER, of, Subject } from 'rxjs';
import { WebSocketServer } from 'ws';
import { fed } from '../bridge/fed.ts';
import { HEADER, Serving } from '../bridge/setting.ts';

const { kind, token, piece } = settingsOf(Serving);

/** More than come. */
const MANY = 64;

const overBridge = () => {
  const bytes$ = new Subject<Uint8Array>();
  const transport: Transport = concat(of({ bytes$, write: () => EMPTY }), NEVER);
  const limits = { connections: MANY, clientsPerPort: MANY };
  bridge({ uart: { transport, will: [] } }, { host: '127.0.0.1', token, limits }).subscribe({
    next: ({ urls: [url = ''] }) => {
      answering({ port: () => [Number(new URL(url).port)], ...fed(piece, (bytes) => bytes$.next(bytes)) });
      tell('ready');
    },
    error: (error: unknown) => {
      process.stderr.write(`${error}\n`);
      process.exit(1);
    },
  });
};

const isPort = (address: string | AddressInfo | null): address is AddressInfo =>
  address !== null && typeof address === 'object';

/** Each piece in a message of its own, as long as the bridge's. */
const bare = () => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  const give = (bytes: Uint8Array) => {
    const message = new Uint8Array(HEADER + bytes.length);
    message.set(bytes, HEADER);
    for (const client of server.clients) client.send(message);
  };
  server.once('listening', () => {
    const address = server.address();
    answering({ port: () => [isPort(address) ? address.port : 0], ...fed(piece, give) });
    tell('ready');
  });
};

if (kind === 'bridge') overBridge();
else bare();
