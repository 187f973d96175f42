import type { Grant, Resume, Step } from '../../protocol/message.ts';
import { TX_WINDOW } from '../../protocol/protocol.ts';
import type { SessionId } from './event.ts';
import type { Requests } from './requests.ts';
import type { Client } from './session.ts';

/** The right to write to a port. There is one at a time, and it lives no longer than what was sent under it is known. */
export interface Lease {
  readonly id: number;
  readonly client: Client;
  /** Absent: its client is away, and it waits until `until`. */
  readonly session: SessionId | undefined;
  readonly until: number | undefined;
  /** When its client was last heard, while it is away. */
  readonly heard: number;
  readonly will: readonly Step[];
  /** The writer before it had vanished. */
  readonly dirty: boolean;
  /** Something was done under it, or is to be: bytes were taken, a line moved, a will left. */
  readonly touched: boolean;
  /** Bytes that were taken, and how many of them the UART has taken. */
  readonly accepted: number;
  readonly written: number;
  /** Bytes that were purged, and will count as written once those before them are. */
  readonly purged: { readonly from: number; readonly to: number } | undefined;
  readonly requests: Requests;
  /** Leases that its session had before it: what was asked under them is among its requests. */
  readonly before: readonly number[];
  /** A will is executed first: the welcome, or the answer to that request, comes after it, or then. */
  readonly pending: Pending | undefined;
}

export interface Pending {
  readonly until: number;
  /** The request it is the answer to; absent: the hello. */
  readonly request?: number | undefined;
  readonly resume?: Resume | undefined;
}

export type LeaseEnd = 'fenced' | 'taken' | 'released' | 'expired';

/** What is remembered of a lease, for a client that comes back for it. */
export interface EndedLease {
  readonly id: number;
  readonly client: string;
  readonly epoch: number;
  readonly how: LeaseEnd;
}

export const grantOf = ({ id, accepted, written, purged }: Lease): Grant => ({
  lease: id,
  accepted,
  written,
  limit: written + (purged ? purged.to - purged.from : 0) + TX_WINDOW,
});
