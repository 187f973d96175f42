import { createSocket } from 'node:dgram';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { Closeable } from '@atrx/core';
import { combineLatest, EMPTY, map, Observable, retry, switchMap } from 'rxjs';
import { noise } from './noise.ts';

/** Where the servers are, or shall be: port 0 takes any that is free. */
export interface Place {
  readonly host: string;
  /** The port of HTTP, for `GET /noise/<length>`. */
  readonly http: number;
  /** The port of echo, over TCP and over UDP. */
  readonly echo: number;
}

/** Where they are by default. */
export const PORTS = { http: 8080, echo: 7007 };

/** The servers, as long as they are subscribed. */
export interface Servers extends Place, Closeable {}

/** The other end of the conversation: HTTP, and echo over TCP and UDP. */
export const servers = ({ host, http, echo }: Place): Observable<Servers> =>
  combineLatest([
    listening(() => createHttpServer(answer), { host, port: http, option: '--http-port' }),
    listening(() => createServer(giveBack), { host, port: echo, option: '--echo-port' }).pipe(
      switchMap((port) => datagrams({ host, port, option: '--echo-port' })),
      // What is free over TCP may be taken over UDP.
      retry(echo === 0 ? 5 : 0),
    ),
  ]).pipe(map(([http, echo]) => ({ host, http, echo, close$: EMPTY })));

const answer: RequestListener = ({ url = '' }, response) => {
  const length = Number(/^\/noise\/(\d{1,12})$/.exec(url)?.[1] ?? Number.NaN);
  if (Number.isNaN(length)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-length': length, 'content-type': 'application/octet-stream' });
  // Whoever hangs up half-way is no failure of the server.
  Readable.from(noise(length))
    .on('error', () => undefined)
    .pipe(response);
};

const giveBack = (socket: Socket) => {
  socket.on('error', () => undefined).pipe(socket);
};

interface Address {
  readonly host: string;
  readonly port: number;
  /** What names another port. */
  readonly option: string;
}

/** A TCP server; emits the port it has. Unsubscribing ends its connections with it. */
const listening = (make: () => Server, at: Address): Observable<number> =>
  new Observable((subscriber) => {
    const sockets = new Set<Socket>();
    const server = make()
      .on('error', (error) => subscriber.error(unavailable(at, error)))
      .on('connection', (socket) => {
        sockets.add(socket.on('close', () => sockets.delete(socket)));
      })
      .listen(at.port, at.host, () => subscriber.next((server.address() as AddressInfo).port));
    return () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    };
  });

/** A UDP socket that gives back each datagram; emits the port it has. */
const datagrams = (at: Address): Observable<number> =>
  new Observable((subscriber) => {
    const socket = createSocket('udp4')
      .on('error', (error) => subscriber.error(unavailable(at, error)))
      .on('message', (message, from) => socket.send(message, from.port, from.address))
      .on('listening', () => subscriber.next(socket.address().port))
      .bind(at.port, at.host);
    return () => socket.close();
  });

const unavailable = ({ host, port, option }: Address, cause: Error) =>
  new Error(`No server at port ${port} of ${host} (${cause.message}). Name another port with ${option}.`, {
    cause,
  });
