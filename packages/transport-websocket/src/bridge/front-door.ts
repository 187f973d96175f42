import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Server } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { Duplex } from 'node:stream';
import { either as E, function as F } from 'fp-ts';
import { type WebSocket, WebSocketServer } from 'ws';
import { MESSAGE, SUBPROTOCOL } from '../protocol/protocol.ts';
import type { Configuration } from './configuration.ts';
import { addressed, admit, authorised, type Inquiry, type Turned } from './guard.ts';
import { listening } from './listening.ts';
import { overHttp, overSocket, type Page } from './page.ts';
import { type Crowded, strangers } from './strangers.ts';
import type { Allowed } from './tokens.ts';
import { urlsAt } from './urls-at.ts';
import { visitors } from './visitors.ts';

/** Who hears of those that come to the door. */
export interface DoorListener {
  readonly admitted: (socket: WebSocket, allowed: Allowed, from: string) => void;
  readonly refused: (from: string, turned: Turned) => void;
  readonly lockedOut: (from: string) => void;
  readonly crowded: Crowded;
  /** Somebody came and could not be taken in: no file descriptor is left, for one. */
  readonly failed: (error: Error) => void;
  readonly healthy: () => boolean;
  readonly metrics: () => string;
}

/** Where clients come in. */
export interface FrontDoor {
  /** What a client connects to, one for each address. */
  readonly urls: readonly string[];
  /** Nobody is let in any more. Who is in stays. */
  readonly shut: () => void;
}

/** Header lines of one request, at most; together they have 8 KiB at most. */
const HEADERS = 64;

/** Rejects with a TransportError where it cannot listen. */
export const frontDoor = async (config: Configuration, heard: DoorListener): Promise<FrontDoor> => {
  const { policy, limits, tls, timing } = config;
  const known = visitors(limits);
  const outside = strangers(timing.helloTimeout, heard.crowded);
  let open = true;
  // Not all of these are in the types that there are of ws.
  const options = {
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MESSAGE,
    maxFragments: 16,
    maxBufferedChunks: 1024,
    maxPendingAutoPongs: 60,
    closeTimeout: 3000,
    handleProtocols: () => SUBPROTOCOL,
  };
  const webSockets = new WebSocketServer(options);
  // What ws does not take for an upgrade is turned away as everything else is.
  webSockets.on('wsClientError', ({ message }, socket, request) => {
    const status = request.method === 'GET' ? 400 : 405;
    overSocket(socket, turnedAway(addressOf(request), { status, why: `${message}.` }));
  });

  const conduct = (from: string) => ({
    lockedOut: known.lockedOut(from, performance.now()),
    full: known.full(from),
  });
  /** Whether it may see the metrics, which name each. */
  const isForAllPorts = ({ ports }: Allowed) => !ports || config.ports.every(({ name }) => ports.has(name));
  const turnedAway = (from: string, turned: Turned): Page => {
    if (turned.guessed && known.guessed(from, performance.now())) heard.lockedOut(from);
    heard.refused(from, turned);
    return { status: turned.status, body: `${turned.why}\n` };
  };
  const orderly = (request: IncomingMessage): E.Either<Turned, Inquiry> => {
    if (!open) return E.left({ status: 503, why: 'The bridge is being stopped.' });
    if (request.rawHeaders.length > 2 * HEADERS) return E.left({ status: 431, why: 'Too many headers.' });
    return E.right(inquiryOf(request));
  };

  const asked: RequestListener = (request, response) => {
    const from = addressOf(request);
    const page = F.pipe(
      orderly(request),
      E.chainFirst((inquiry) => addressed(inquiry, policy)),
      E.chain((inquiry) =>
        request.method === 'GET' || request.method === 'HEAD'
          ? pageOf(inquiry, conduct(from))
          : E.left<Turned>({ status: 405, why: 'There is nothing to change here.' }),
      ),
      E.getOrElse((turned) => turnedAway(from, turned)),
    );
    overHttp(response, page);
  };
  const pageOf = (
    inquiry: Inquiry,
    { lockedOut }: { readonly lockedOut: boolean },
  ): E.Either<Turned, Page> => {
    switch (inquiry.target) {
      case '/':
        return E.left({ status: 426, why: 'This is a WebSocket.' });
      case '/healthz':
        return E.right(
          heard.healthy() ? { status: 200, body: 'ok\n' } : { status: 503, body: 'A port is not open.\n' },
        );
      case config.metrics:
        return F.pipe(
          authorised(inquiry, policy, lockedOut),
          E.filterOrElse(
            isForAllPorts,
            (): Turned => ({ status: 403, why: 'This token is not for all ports.' }),
          ),
          E.map(
            (): Page => ({
              status: 200,
              body: heard.metrics(),
              type: 'text/plain; version=0.0.4; charset=utf-8',
            }),
          ),
        );
      default:
        return E.left({ status: 404, why: 'There is nothing here.' });
    }
  };

  const upgraded = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const from = addressOf(request);
    socket.on('error', () => socket.destroy());
    F.pipe(
      orderly(request),
      E.chain((inquiry) => admit(inquiry, policy, conduct(from))),
      E.match(
        (turned) => overSocket(socket, turnedAway(from, turned)),
        (allowed) =>
          webSockets.handleUpgrade(request, socket, head, (client) => {
            outside.admitted(request.socket);
            client.once('close', known.enter(from));
            heard.admitted(client, allowed, from);
          }),
      ),
    );
  };

  const make = (): Server => {
    const http = { maxHeaderSize: 8192, requireHostHeader: false };
    const server = tls
      ? createTlsServer({ ...http, cert: tls.cert, key: tls.key }, asked)
      : createServer(http, asked);
    server.on('connection', outside.came);
    server.on('upgrade', upgraded);
    return server;
  };
  const { servers, port } = await listening(config, make);
  for (const server of servers.values()) server.on('error', heard.failed);
  return {
    urls: [...new Set([...servers.keys()].flatMap((host) => urlsAt(host, port, policy)))],
    shut: () => {
      open = false;
      for (const server of servers.values()) server.close();
      outside.dismiss();
    },
  };
};

const inquiryOf = (request: IncomingMessage): Inquiry => ({
  target: request.url ?? '',
  headers: request.headersDistinct,
  at: { address: request.socket.localAddress ?? '', port: request.socket.localPort ?? 0 },
});

const addressOf = (request: IncomingMessage) => request.socket.remoteAddress ?? '';
