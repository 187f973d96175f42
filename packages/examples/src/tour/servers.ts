import { createSocket } from 'node:dgram';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { Closeable } from '@atrx/core';
import { combineLatest, EMPTY, map, Observable } from 'rxjs';
import { noise } from './noise.ts';

/** Where the servers are, or shall be: port 0 takes any that is free. */
export interface Place {
  readonly host: string;
  /** `GET /noise/<length>` over HTTP. */
  readonly http: number;
  /** Echo, over TCP and over UDP. */
  readonly tcp: number;
  readonly udp: number;
}

/** Where they are by default. */
export const PORTS = { http: 8080, echo: 7007 };

/** The servers, as long as they are subscribed. */
export interface Servers extends Place, Closeable {}

/** The other end of the conversation: HTTP, and echo over TCP and UDP. */
export const servers = ({ host, http, tcp, udp }: Place): Observable<Servers> =>
  combineLatest([
    listening(() => createHttpServer(answer), host, http),
    listening(() => createServer(giveBack), host, tcp),
    datagrams(host, udp),
  ]).pipe(map(([http, tcp, udp]) => ({ host, http, tcp, udp, close$: EMPTY })));

const answer: Parameters<typeof createHttpServer>[1] = ({ url = '' }, response) => {
  const length = Number(/^\/noise\/(\d{1,12})$/.exec(url)?.[1] ?? Number.NaN);
  if (Number.isNaN(length)) return response.writeHead(404).end();
  response.writeHead(200, { 'content-length': length, 'content-type': 'application/octet-stream' });
  // Whoever hangs up half-way is no failure of the server.
  return Readable.from(noise(length))
    .on('error', () => undefined)
    .pipe(response);
};

const giveBack = (socket: Socket) => {
  socket.on('error', () => undefined).pipe(socket);
};

/** A TCP server; emits the port it has. Unsubscribing ends its connections with it. */
const listening = (make: () => Server, host: string, port: number): Observable<number> =>
  new Observable((subscriber) => {
    const sockets = new Set<Socket>();
    const server = make()
      .on('error', (error) => subscriber.error(error))
      .on('connection', (socket) => {
        sockets.add(socket.on('close', () => sockets.delete(socket)));
      })
      .listen(port, host, () => subscriber.next((server.address() as AddressInfo).port));
    return () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    };
  });

/** A UDP socket that gives back each datagram; emits the port it has. */
const datagrams = (host: string, port: number): Observable<number> =>
  new Observable((subscriber) => {
    const socket = createSocket('udp4')
      .on('error', (error) => subscriber.error(error))
      .on('message', (message, from) => socket.send(message, from.port, from.address))
      .on('listening', () => subscriber.next(socket.address().port))
      .bind(port, host);
    return () => socket.close();
  });
