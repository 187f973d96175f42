import type { Address } from '../codec/address.ts';
import type { Protocol } from '../codec/protocol.ts';

/**
 * A piece of a packet that the module pushed (AT+QINDI=0): `+RECEIVE: 0, 30` or `IPD30:`, then so many raw bytes
 * (note 3.3, 5.3.1). It is read from counted blocks, not from a line.
 */
export interface Received {
  readonly _tag: 'Received';
  /** 0 where the module has one connection only. */
  readonly index: number;
  /** A view of the received chunk. */
  readonly bytes: Uint8Array;
  /** How many bytes of the packet are still to come: 0 in its last piece. */
  readonly remaining: number;
  /** Told under AT+QISHOWRA=1. */
  readonly from?: Address;
  /** The module's own address, told under AT+QISHOWLA=1. */
  readonly to?: string;
  /** Told under AT+QISHOWPT=1. */
  readonly protocol?: Protocol;
}
