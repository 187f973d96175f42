import type { LineSettings } from '@atrx/transport';
import type { ClientFrame } from '../../protocol/frame.ts';
import type { ClientMessage, EpochEnd, IncomingLine, Outcome, Refusal } from '../../protocol/message.ts';

/** A connection, numbered as it came; its number is never used again. */
export type SessionId = number;

/** What a token allows. */
export type Right = 'list' | 'observe' | 'write' | 'lines' | 'action' | 'force';

/** What happens to a bridge: each is one step of its machine. */
export type BridgeEvent =
  /** A client's upgrade was admitted; it has not said hello. */
  | {
      readonly _tag: 'Came';
      readonly session: SessionId;
      readonly rights: ReadonlySet<Right>;
      /** The ports it may know of: any other does not exist for it, nor is it listed. Default: all. */
      readonly ports?: ReadonlySet<string> | undefined;
      readonly from: string;
    }
  | { readonly _tag: 'Said'; readonly session: SessionId; readonly message: ClientMessage }
  | { readonly _tag: 'Sent'; readonly session: SessionId; readonly frame: ClientFrame }
  /** A pong, or anything else that shows it is there. */
  | { readonly _tag: 'Alive'; readonly session: SessionId }
  /** A message that cannot be understood. */
  | { readonly _tag: 'Broke'; readonly session: SessionId; readonly why: string }
  /** More waits to be sent to it than the socket should hold, or no longer. */
  | { readonly _tag: 'Blocked'; readonly session: SessionId; readonly blocked: boolean }
  | { readonly _tag: 'Left'; readonly session: SessionId; readonly code: number }
  /** The UART is open: a new epoch. */
  | { readonly _tag: 'PortOpened'; readonly port: string; readonly settings?: LineSettings | undefined }
  | { readonly _tag: 'PortRead'; readonly port: string; readonly bytes: Uint8Array }
  | { readonly _tag: 'PortLine'; readonly port: string; readonly line: IncomingLine; readonly on: boolean }
  | { readonly _tag: 'PortClosed'; readonly port: string; readonly cause: EpochEnd; readonly why: string }
  /** What an effect `PortDo` of that task asked for is done. Of a task of an earlier epoch: ignored. */
  | { readonly _tag: 'PortDid'; readonly port: string; readonly task: number; readonly outcome: TaskOutcome }
  /** The time that `wakeAt` named has come, or any other. */
  | { readonly _tag: 'Woke' }
  /** The bridge is to stop: say bye, let go of the ports when what was accepted is written. */
  | { readonly _tag: 'Stopping' };

export type TaskOutcome =
  | { readonly ok: true; readonly outcome?: Outcome | undefined }
  | { readonly ok: false; readonly code: Refusal; readonly why: string };
