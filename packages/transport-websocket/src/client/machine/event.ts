import type { ServerFrame } from '../../protocol/frame.ts';
import type { Operation, ServerMessage } from '../../protocol/message.ts';

/** What happens to a client of a bridge: each is one step of its machine. */
export type ClientEvent =
  /** The transport was subscribed. */
  | { readonly _tag: 'Began' }
  /** The WebSocket is open. */
  | { readonly _tag: 'Up' }
  | { readonly _tag: 'Said'; readonly message: ServerMessage }
  | { readonly _tag: 'Sent'; readonly frame: ServerFrame }
  /** A ping or pong: the other end is there. */
  | { readonly _tag: 'Alive' }
  /** A message that cannot be understood. */
  | { readonly _tag: 'Broke'; readonly why: string }
  /**
   * The WebSocket is closed, or could not be opened; `status` is the HTTP status of a refused upgrade, where it is known.
   * `untrusted`: the bridge does not prove who it is; `untried`: the platform refuses to try.
   */
  | {
      readonly _tag: 'Down';
      readonly code: number;
      readonly why: string;
      readonly status?: number | undefined;
      readonly fault?: 'untrusted' | 'untried' | undefined;
    }
  /** The application writes; `write` numbers it. */
  | { readonly _tag: 'Write'; readonly write: number; readonly bytes: Uint8Array }
  /** The application asks; `ask` numbers it. */
  | { readonly _tag: 'Ask'; readonly ask: number; readonly operation: Operation }
  /** The application has consumed so many more bytes of what was delivered. */
  | { readonly _tag: 'Consumed'; readonly bytes: number }
  /** The time that `wakeAt` named has come, or any other. */
  | { readonly _tag: 'Woke' }
  /** The transport was unsubscribed. */
  | { readonly _tag: 'Ended' };
