import type { Step } from '../../protocol/message.ts';
import type { SessionId } from './event.ts';
import type { Pending } from './lease.ts';
import type { Port } from './port.ts';
import { NO_REQUESTS, type Requests } from './requests.ts';
import type { Client } from './session.ts';
import type { Stepped } from './stepped.ts';

export interface Grantee {
  readonly client: Client;
  readonly session: SessionId;
  /** What is done should it vanish. Default: what the port is configured with. */
  readonly will?: readonly Step[] | undefined;
  readonly pending?: Pending | undefined;
  /** What it has asked before it had the lease, under which others. */
  readonly requests?: Requests;
  readonly before?: readonly number[];
}

/** The next lease to that client. There must be none. */
export const granted =
  ({ client, session, will, pending, requests = NO_REQUESTS, before = [] }: Grantee) =>
  (port: Port): Stepped<Port> => [
    {
      ...port,
      nextLease: (port.nextLease + 1) >>> 0,
      lease: {
        id: port.nextLease,
        client,
        session,
        until: undefined,
        heard: 0,
        will: will ?? port.options.will,
        dirty: port.dirty,
        touched: false,
        accepted: 0,
        written: 0,
        purged: undefined,
        requests,
        before,
        pending,
      },
    },
    [{ _tag: 'Note', note: { _tag: 'Leased', port: port.name, lease: port.nextLease, client: client.name } }],
  ];
