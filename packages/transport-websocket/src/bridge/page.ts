import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Turned } from './guard.ts';

/** What plain HTTP is answered with: a line of text, for people and for probes. */
export interface Page {
  readonly status: Turned['status'] | 200;
  readonly body: string;
  readonly type?: string;
}

/** To be neither framed, sniffed, cached nor read by a page; and one answer a connection. */
const ALWAYS = {
  Connection: 'close',
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

const BY_STATUS: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  400: { 'Sec-WebSocket-Version': '13, 8' },
  401: { 'WWW-Authenticate': 'Bearer' },
  405: { Allow: 'GET, HEAD' },
  426: { Upgrade: 'websocket', Connection: 'Upgrade, close' },
  429: { 'Retry-After': '60' },
};

export const overHttp = (response: ServerResponse, page: Page): void => {
  response.writeHead(page.status, headers(page)).end(page.body);
};

/** In place of an upgrade. */
export const overSocket = (socket: Duplex, page: Page): void => {
  const head = Object.entries(headers(page)).map(([name, value]) => `${name}: ${value}\r\n`);
  // A socket is only half closed by its end: one whose peer does not close would stay.
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${page.status} ${STATUS_CODES[page.status]}\r\n${head.join('')}\r\n${page.body}`);
};

const headers = ({
  status,
  body,
  type = 'text/plain; charset=utf-8',
}: Page): Readonly<Record<string, string>> => ({
  ...ALWAYS,
  ...BY_STATUS[status],
  'Content-Type': type,
  'Content-Length': `${Buffer.byteLength(body)}`,
});
