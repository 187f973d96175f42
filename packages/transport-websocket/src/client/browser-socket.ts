import { Observable } from 'rxjs';
import { TOKEN_SUBPROTOCOL } from '../protocol/protocol.ts';
import { closable, type OpenSocket } from './socket.ts';

/** The part of the platform's WebSocket that is used here. */
export interface PlatformSocket {
  binaryType: string;
  readonly readyState: number;
  onopen: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null;
  readonly send: (message: string | Uint8Array<ArrayBuffer>) => void;
  readonly close: (code?: number) => void;
}
export type PlatformWebSocket = new (url: string, protocols: string[]) => PlatformSocket;

declare const WebSocket: PlatformWebSocket | undefined;
declare const btoa: (bytes: string) => string;

const OPEN = 1;

/** The platform's WebSocket. It sets no headers: the token is offered as a second subprotocol, which no bridge chooses. */
export const browserSocket =
  (platform = typeof WebSocket === 'undefined' ? undefined : WebSocket): OpenSocket =>
  (url, protocols, token) =>
    new Observable((subscriber) => {
      if (!platform) throw new Error('There is no WebSocket on this platform.');
      const socket = new platform(url, [...protocols, ...(token === undefined ? [] : [offered(token)])]);
      socket.binaryType = 'arraybuffer';
      let opened = false;
      socket.onopen = () => {
        opened = true;
        subscriber.next({
          _tag: 'Up',
          wire: {
            send: (message) => {
              // Before it is open send() throws; after that it is open no more, and its event says so.
              if (socket.readyState === OPEN) socket.send(message);
            },
            close: (code) => (closable(code) ? socket.close(code) : socket.close()),
          },
        });
      };
      socket.onmessage = ({ data }) => {
        if (typeof data === 'string') subscriber.next({ _tag: 'Text', text: data });
        else if (data instanceof ArrayBuffer)
          subscriber.next({ _tag: 'Binary', bytes: new Uint8Array(data) });
      };
      // What went wrong is told to nobody: a page must not learn who else is on the network. It is down either way.
      socket.onerror = () => {};
      socket.onclose = ({ code, reason }) => {
        subscriber.next({ _tag: 'Down', code, why: reason || (opened ? '' : UNTOLD) });
        subscriber.complete();
      };
      return () => socket.close();
    });

/** A page does not hear the HTTP status of a refusal, either. */
const UNTOLD = 'or it refuses the token or the origin of this page: a browser does not say which';

/** In base64url: a subprotocol's name takes no `=`, no `/`. */
const offered = (token: string) =>
  TOKEN_SUBPROTOCOL + btoa(token).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
