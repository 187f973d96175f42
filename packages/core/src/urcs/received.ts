import type { PushHeader } from '../codec/push-header.ts';

/**
 * A packet that the module pushed (AT+QINDI=0): `+RECEIVE: 0, 30` or `IPD30:`, then so many raw bytes
 * (note 3.3, 5.3.1), with what its headers told. It is read from counted blocks, not from a line.
 */
export interface Received extends PushHeader {
  readonly _tag: 'Received';
  /** 0 where the module has one connection only. */
  readonly index: number;
  /** All of it; without a frame, as much as came at once. A view of the received chunk where it came in one. */
  readonly bytes: Uint8Array;
  /** `false`: it came without a frame, and is taken for data because it is no known line; absent where its length was told. */
  readonly certain?: false;
}
