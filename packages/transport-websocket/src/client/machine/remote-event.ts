import type { EpochEnd, GapCause, PortState } from '../../protocol/message.ts';

/** What befell a remote UART, beside its bytes. */
export type RemoteEvent =
  /** The WebSocket was cut; it is opened again after so many milliseconds. Nothing is lost yet. */
  | { readonly _tag: 'Reconnecting'; readonly attempt: number; readonly after: number; readonly why: string }
  /** It goes on where it was cut: no byte lost, none doubled. */
  | { readonly _tag: 'Resumed'; readonly attempt: number }
  /** Bytes `from` to `to` of the epoch did not arrive, and never will; `null`: nobody knows how many. */
  | {
      readonly _tag: 'Gap';
      readonly epoch: number;
      readonly from: number;
      readonly to: number | null;
      readonly cause: GapCause;
    }
  /** The UART was unplugged or closed after `end` bytes, or its bridge was started again. */
  | {
      readonly _tag: 'EpochEnded';
      readonly epoch: number;
      readonly end: number | null;
      readonly cause: EpochEnd | 'bridge-restarted';
      readonly why: string;
    }
  /** The UART went, or came back under a new epoch. */
  | { readonly _tag: 'Port'; readonly state: PortState; readonly epoch: number }
  /** This client may write; `dirty`: the writer before it vanished, and the line may be in the middle of something. */
  | { readonly _tag: 'Leased'; readonly lease: number; readonly dirty: boolean }
  /** This client may no longer write. */
  | {
      readonly _tag: 'LeaseLost';
      readonly lease: number;
      readonly how: 'fenced' | 'taken' | 'released' | 'expired';
      readonly by?: string | undefined;
    }
  /** Bytes `from` to `to` of the lease may or may not have been written. They are not sent again. */
  | { readonly _tag: 'Unknown'; readonly lease: number; readonly from: number; readonly to: number };
