import type { Observable } from 'rxjs';

/** What a WebSocket tells: that it is up, if it comes so far; then messages; then that it is down, and no more. */
export type SocketEvent =
  | { readonly _tag: 'Up'; readonly wire: Wire }
  | { readonly _tag: 'Text'; readonly text: string }
  /** The bytes are nobody else's. */
  | { readonly _tag: 'Binary'; readonly bytes: Uint8Array }
  /** A ping or a pong: the far end is there. */
  | { readonly _tag: 'Alive' }
  /**
   * With the code of the close frame, or 1006; and the HTTP status of a refused upgrade, where the platform tells it.
   * `untrusted`: the far end does not prove who it is; `untried`: the platform refuses to try.
   */
  | {
      readonly _tag: 'Down';
      readonly code: number;
      readonly why: string;
      readonly status?: number | undefined;
      readonly fault?: 'untrusted' | 'untried' | undefined;
    };

/** The sending half of a WebSocket that is up. */
export interface Wire {
  readonly send: (message: string | Uint8Array<ArrayBuffer>) => void;
  /** Says goodbye; `Down` follows when the far end has answered, or has had its time for it: in Node three seconds. */
  readonly close: (code: number) => void;
}

/**
 * Opens a WebSocket, once for each subscription, and completes behind `Down`. Errors where the platform refuses to try.
 * Unsubscribing closes it, or gives up opening it; whatever it says then is not heard.
 */
export type OpenSocket = (
  url: string,
  protocols: readonly string[],
  token: string | undefined,
) => Observable<SocketEvent>;

/** Whether an application may close with that code: the others are the protocol's own. */
export const closable = (code: number): boolean => code === 1000 || (code >= 3000 && code <= 4999);
