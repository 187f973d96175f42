import type { TransportReason } from '@atrx/transport';
import type { ClientFrame } from '../../protocol/frame.ts';
import type { ClientMessage, Lines, Outcome, Refusal, Welcome } from '../../protocol/message.ts';
import type { RemoteEvent } from './remote-event.ts';

/** What a client's machine wants done. */
export type ClientEffect =
  /** Open a WebSocket; what a former one still says is not heard any more. */
  | { readonly _tag: 'Dial' }
  | { readonly _tag: 'Say'; readonly message: ClientMessage }
  | { readonly _tag: 'Send'; readonly frame: ClientFrame }
  /** Close the WebSocket, or give up opening it. */
  | { readonly _tag: 'HangUp'; readonly code: number }
  /** The first welcome: the application gets its link. */
  | { readonly _tag: 'Ready'; readonly welcome: Welcome }
  /** In the order of the stream: bytes, with the position of the first. */
  | { readonly _tag: 'Deliver'; readonly bytes: Uint8Array; readonly epoch: number; readonly offset: number }
  | { readonly _tag: 'Tell'; readonly event: RemoteEvent }
  | { readonly _tag: 'Lines'; readonly lines: Lines }
  | { readonly _tag: 'Settings'; readonly settings: NonNullable<Outcome['settings']> }
  /** The UART has taken all of that write. */
  | { readonly _tag: 'Wrote'; readonly write: number }
  /**
   * It was not taken whole. `unknown`: part of it, or all, may have been. Else not a byte of it. `purged`: because this
   * client had it purged; `event`: or what it is part of that nobody knows.
   */
  | {
      readonly _tag: 'NotWritten';
      readonly write: number;
      readonly unknown: boolean;
      readonly why: string;
      readonly purged?: boolean;
      readonly event?: RemoteEvent | undefined;
    }
  | { readonly _tag: 'Answered'; readonly ask: number; readonly outcome: Outcome }
  /** `unknown`: it may have been executed. */
  | {
      readonly _tag: 'NotAnswered';
      readonly ask: number;
      readonly code: Refusal | 'unknown';
      readonly why: string;
    }
  /** The end, once. Without `error` the far end closed in good order. Writes and requests have been settled before. */
  | { readonly _tag: 'Finish'; readonly error?: Failure | undefined };

/** Why a client gave up. */
export interface Failure {
  readonly reason: TransportReason;
  readonly why: string;
  /** What it was that ended it, where it was an event of the UART. */
  readonly event?: RemoteEvent | undefined;
}
