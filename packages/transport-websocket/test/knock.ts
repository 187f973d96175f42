import { type IncomingHttpHeaders, request } from 'node:http';
import { request as requestTls } from 'node:https';
import { SUBPROTOCOL } from '../src/protocol/protocol.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Knock {
  /** The headers beside those of an upgrade; `host` is what the URL says unless it is here. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly path?: string;
  readonly method?: string;
  /** A certificate to trust. */
  readonly ca?: string | Buffer;
}

/** Asks for an upgrade, as a client does that is no WebSocket library; hangs up once it is answered. */
export const knock = (url: string, { headers = {}, ...rest }: Knock = {}): Promise<Answer> =>
  ask(url, {
    ...rest,
    headers: {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': Buffer.alloc(16, 7).toString('base64'),
      'sec-websocket-protocol': SUBPROTOCOL,
      ...headers,
    },
  });

/** Asks for a page. */
export const ask = (
  url: string,
  { headers = {}, path = '/', method = 'GET', ca }: Knock = {},
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { hostname, port, protocol } = new URL(url);
    const host = hostname.replace(/^\[|\]$/g, '');
    const ways = { wss: requestTls, ws: request };
    const asked = ways[protocol === 'wss:' ? 'wss' : 'ws']({
      host,
      port,
      path,
      method,
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [
          name,
          typeof value === 'string' ? value : [...value],
        ]),
      ),
      agent: false,
      ...(ca !== undefined && { ca }),
    });
    asked.on('error', reject);
    asked.on('upgrade', ({ statusCode = 0, headers: answered }, socket) => {
      socket.on('error', () => {}).destroy();
      resolve({ status: statusCode, headers: answered, body: '' });
    });
    asked.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => (body += text));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
    asked.end();
  });
