import type { Reply } from '../../protocol/message.ts';
import type { SessionId } from './event.ts';
import type { Lease } from './lease.ts';
import { type Port, tell, withSession } from './port.ts';
import { answered, type Requests } from './requests.ts';
import { doing, inOrder, type Stepped } from './stepped.ts';

/** Whose request it is: a lease's, over all its sessions, or a session's that has none. */
export type Owner = { readonly lease: number } | { readonly session: SessionId };

/** Answers a request that is open, and remembers the answer. Of one that is not, nothing is said. */
export const settle =
  (owner: Owner, reply: Reply) =>
  (port: Port): Stepped<Port> => {
    const found = booksOf(port, owner);
    const operation = found?.requests.open.get(reply.id);
    if (!found || operation === undefined) return [port, []];
    const outcome = reply.t === 'ok' ? 'ok' : reply.code;
    return inOrder(
      found.kept(answered(found.requests, reply)),
      tell(found.session, reply),
      doing({
        _tag: 'Note',
        note: { _tag: 'Asked', port: port.name, session: found.session ?? 0, operation, outcome },
      }),
    );
  };

/** Where the requests of a lease or a session are kept: the lease's, while it lives; then with its session. */
export const booksOf = (port: Port, owner: Owner): Books | undefined => {
  const { lease } = port;
  if (lease && ('lease' in owner ? isOf(lease, owner.lease) : owner.session === lease.session))
    return {
      requests: lease.requests,
      session: lease.session,
      kept: (requests) => ({ ...port, lease: { ...lease, requests } }),
    };
  const session =
    'session' in owner
      ? port.sessions.get(owner.session)
      : [...port.sessions.values()].find(({ lost }) => lost.includes(owner.lease));
  return (
    session && {
      requests: session.requests,
      session: session.id,
      kept: (requests) => withSession(port, { ...session, requests }),
    }
  );
};

const isOf = ({ id, before }: Lease, lease: number) => lease === id || before.includes(lease);

interface Books {
  readonly requests: Requests;
  /** Who is to hear the answers, if it is connected. */
  readonly session: SessionId | undefined;
  readonly kept: (requests: Requests) => Port;
}
