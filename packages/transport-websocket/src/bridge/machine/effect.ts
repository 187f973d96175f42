import type { LineSettings, OutgoingSignals } from '@atrx/transport';
import type { ServerFrame } from '../../protocol/frame.ts';
import type { GapCause, ServerMessage } from '../../protocol/message.ts';
import type { SessionId } from './event.ts';

/** What a bridge's machine wants done. */
export type BridgeEffect =
  | { readonly _tag: 'Say'; readonly session: SessionId; readonly message: ServerMessage }
  | { readonly _tag: 'Send'; readonly session: SessionId; readonly frame: ServerFrame }
  /** A WebSocket ping: the browser's network stack answers it even where the page sleeps. */
  | { readonly _tag: 'Ping'; readonly session: SessionId }
  /** Closes; nothing more is said to this session, and `Left` need not follow. */
  | { readonly _tag: 'Close'; readonly session: SessionId; readonly code: number; readonly why: string }
  | { readonly _tag: 'PortDo'; readonly port: string; readonly task: number; readonly what: Task }
  /** Something worth a line in the log, or a count in the metrics. */
  | { readonly _tag: 'Note'; readonly note: Note };

/** What is done at a UART, answered by `PortDid`. */
export type Task =
  | { readonly _tag: 'Write'; readonly bytes: Uint8Array }
  | { readonly _tag: 'Lines'; readonly lines: OutgoingSignals }
  | { readonly _tag: 'Set'; readonly settings: Partial<LineSettings> }
  | { readonly _tag: 'Action'; readonly name: string };

/** What happened, without a byte of what was carried. */
export type Note =
  | {
      readonly _tag: 'Welcomed';
      readonly port: string;
      readonly session: SessionId;
      readonly client: string;
      readonly role: string;
      readonly resumed: string;
    }
  | { readonly _tag: 'Closed'; readonly session: SessionId; readonly code: number; readonly why: string }
  | { readonly _tag: 'Left'; readonly session: SessionId; readonly code: number }
  | { readonly _tag: 'Leased'; readonly port: string; readonly lease: number; readonly client: string }
  | {
      readonly _tag: 'LeaseEnded';
      readonly port: string;
      readonly lease: number;
      readonly how: 'fenced' | 'taken' | 'released' | 'expired';
      readonly accepted: number;
      readonly written: number;
    }
  | {
      readonly _tag: 'WillRan';
      readonly port: string;
      readonly lease: number;
      readonly ok: boolean;
      readonly why: string;
    }
  | {
      readonly _tag: 'Gap';
      readonly port: string;
      readonly session: SessionId;
      readonly bytes: number;
      readonly cause: GapCause;
    }
  | {
      readonly _tag: 'Stale';
      readonly port: string;
      readonly session: SessionId;
      readonly lease: number;
      readonly bytes: number;
    }
  | { readonly _tag: 'Opened'; readonly port: string; readonly epoch: number }
  | {
      readonly _tag: 'Gone';
      readonly port: string;
      readonly epoch: number;
      readonly end: number;
      readonly why: string;
    }
  | {
      readonly _tag: 'Asked';
      readonly port: string;
      readonly session: SessionId;
      readonly operation: string;
      readonly outcome: string;
    };
