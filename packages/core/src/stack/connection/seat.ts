import type { Protocol } from '../../codec/protocol.ts';
import type { Role } from '../../codec/role.ts';

/** The other end of a connection. */
export interface Peer {
  /** As it was asked for: it may be a name. Of a client that the module has accepted its IPv4 address. */
  readonly host: string;
  /** Absent of a client that the module has accepted: `REMOTE IP` does not tell it (note 3.2). */
  readonly port?: number;
}

/** Where a connection sits in the module, and who is at its other end. */
export interface Seat {
  /** 0–5; 0 where the module has one connection only. */
  readonly index: number;
  readonly role: Role;
  readonly protocol: Protocol;
  readonly remote: Peer;
}

/** `1.2.3.4:7`, or `1.2.3.4` where the port is not known. */
export const addressOf = ({ host, port }: Peer): string => (port === undefined ? host : `${host}:${port}`);
