import { CLOSE } from '../../protocol/close.ts';
import type { Hello, Resume } from '../../protocol/message.ts';
import { attached, claimed, refusalOf } from './claim.ts';
import { dismissed, type Farewell, farewell } from './farewell.ts';
import { type Port, withSession } from './port.ts';
import { type Resumption, reading, resumption } from './resumption.ts';
import { movesLines, objection } from './script.ts';
import { newSession, type Session } from './session.ts';
import { doing, inOrder, type Moment, type Stepped } from './stepped.ts';
import type { Visitor } from './visitor.ts';
import { welcomed } from './welcome.ts';

/** A client says hello at a port: it is welcomed, or sent away. An earlier connection of it, still there, makes room. */
export const admitted =
  (visitor: Visitor, hello: Hello, at: Moment) =>
  (port: Port): Stepped<Port> => {
    const refused = (goodbye: Farewell) => doing<Port>(...farewell(visitor.session, goodbye))(port);
    const own = [...port.sessions.values()].find(({ client }) => client.id === hello.client.id);
    const others = port.sessions.size - (own ? 1 : 0);
    const objected = objectionTo(visitor, hello);
    if (objected) return refused(objected);
    if (others >= at.options.limits.clientsPerPort)
      return refused({ code: CLOSE.limit, why: 'too many clients at this port', retryAfter: 5000 });
    const from = resumption(reading(port, at), hello.resume);
    if (!from) return refused({ code: CLOSE.protocol, why: 'it cannot have got that far' });
    const session = newSession(
      {
        id: visitor.session,
        rights: visitor.rights,
        ports: visitor.ports,
        client: hello.client,
        role: hello.role,
        will: hello.will,
        cursor: from.cursor,
      },
      at,
    );
    const way = hello.role === 'writer' ? wayIn(port, hello, at) : 'observes';
    if (typeof way === 'object') return refused(way);
    return inOrder<Port>(
      port,
      own
        ? dismissed(own.id, { code: CLOSE.replaced, why: 'another connection has taken its place' }, at)
        : doing(),
      WAYS[way](session, hello, from, at),
    );
  };

type Way = 'observes' | 'writes' | 'returns' | 'reads on';

/** How a writer comes in; why it does not. */
const wayIn = (port: Port, hello: Hello, at: Moment): Way | Farewell => {
  const { resume, client, takeover } = hello;
  if (resume?.lease !== undefined) return wayBack(port, resume, resume.lease, client.id, at);
  return refusalOf(port, client.id, takeover, at) ?? 'writes';
};

/** The same for one that had a lease. Where it was lost with the UART, or the bridge, what was read before is still its. */
const wayBack = (port: Port, resume: Resume, id: number, client: string, at: Moment): Way | Farewell => {
  const { lease } = port;
  if (resume.server !== at.options.server) return 'reads on';
  if (lease?.id === id && lease.client.id === client && !lease.pending) return 'returns';
  const past = port.ended.find((each) => each.id === id && each.client === client);
  const taken: Farewell = {
    code: CLOSE.takenOver,
    why: 'another client has taken the lease',
    holder: lease?.client.name,
  };
  if (past?.how === 'taken') return taken;
  if (past?.how === 'fenced' || past?.how === 'released') return 'reads on';
  if (lease) return taken;
  return port.state === 'gone' || (past?.epoch ?? resume.epoch) !== port.epoch
    ? 'reads on'
    : { code: CLOSE.expired, why: 'the lease has expired' };
};

type Entrance = (
  session: Session,
  hello: Hello,
  from: Resumption,
  at: Moment,
) => (port: Port) => Stepped<Port>;

const WAYS: Readonly<Record<Way, Entrance>> = {
  observes: (session, _, from, at) => welcomed(session, from, 'none', at),
  writes:
    (session, { will, resume }, _, at) =>
    (port) =>
      claimed(session, { will, pending: { resume } }, at)(withSession(port, { ...session, waiting: true })),
  returns: (session, _, from, at) => (port) =>
    // Its will is the lease's: what the hello repeats may be older than what was asked since.
    welcomed(
      { ...session, will: port.lease?.will },
      from,
      'full',
      at,
    )({ ...port, lease: port.lease && { ...port.lease, ...attached(session) } }),
  'reads on': (session, { resume }, from, at) =>
    welcomed({ ...session, lost: resume?.lease === undefined ? [] : [resume.lease] }, from, 'lost', at),
};

const objectionTo = ({ rights }: Visitor, { role, takeover, will }: Hello): Farewell | undefined => {
  const needs = ({ writer: 'write', observer: 'observe', list: 'list' } as const)[role];
  const forbidden = (why: string) => ({ code: CLOSE.forbidden, why });
  if (!rights.has(needs)) return forbidden(`the token does not give the right ${needs}`);
  if (role === 'list') return undefined;
  if (role === 'writer' && takeover === 'force' && !rights.has('force'))
    return forbidden('the token does not give the right force');
  if (will && movesLines(will) && !rights.has('lines'))
    return forbidden('the token does not give the right lines');
  const objected = will && objection(will);
  return objected === undefined ? undefined : { code: CLOSE.protocol, why: `a will of ${objected}` };
};
