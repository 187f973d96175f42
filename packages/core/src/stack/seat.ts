import type { Address } from '../codec/address.ts';
import type { Protocol } from '../codec/protocol.ts';
import type { Role } from '../codec/role.ts';

/** Where a connection sits in the module, and who is at its other end. */
export interface Seat {
  /** 0–5; 0 where the module has one connection only. */
  readonly index: number;
  readonly role: Role;
  readonly protocol: Protocol;
  readonly remote: Address;
}
