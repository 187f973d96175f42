import { CLOSE } from '../../protocol/close.ts';
import { acknowledge } from './acknowledge.ts';
import { settle } from './answer.ts';
import { delivered } from './delivery.ts';
import type { BridgeEffect } from './effect.ts';
import { ended } from './ended.ts';
import { dismissed } from './farewell.ts';
import { beaten } from './heartbeat.ts';
import { type Port, withSession } from './port.ts';
import { wakesAt } from './script.ts';
import type { Session } from './session.ts';
import { inOrder, type Moment, type Stepped } from './stepped.ts';
import { waitedFor } from './welcome.ts';
import { worked } from './work.ts';

/** What follows from whatever has happened at a port. */
export const upkept =
  (at: Moment) =>
  (port: Port): Stepped<Port> =>
    inOrder(port, worked(at), waitedFor(at), leaving(at), delivered(at));

/** What is due at this time. */
export const woken =
  (at: Moment) =>
  (port: Port): Stepped<Port> =>
    inOrder(port, beaten(at), expired(at), overdue(at));

/** When something is due. */
export const dueAt = (port: Port): number => {
  const { sessions, lease, running, actions, leaveBy } = port;
  // Asked behind every event: without a list of them all.
  let first = Number.POSITIVE_INFINITY;
  for (const { silentAt, beatAt } of sessions.values()) first = Math.min(first, silentAt, beatAt);
  return Math.min(
    first,
    ...[...actions.values()].map(({ until }) => until),
    lease?.until ?? Number.POSITIVE_INFINITY,
    lease?.pending?.until ?? Number.POSITIVE_INFINITY,
    left(port) ? Number.POSITIVE_INFINITY : (leaveBy ?? Number.POSITIVE_INFINITY),
    running?._tag === 'Asking' ? running.until : Number.POSITIVE_INFINITY,
    running?._tag === 'Scripting' ? wakesAt(running.script) : Number.POSITIVE_INFINITY,
  );
};

/** The socket of a client holds more than it should. */
export const blocked =
  (session: Session) =>
  (port: Port): Stepped<Port> => [withSession(port, { ...session, blocked: true, probed: false }), []];

/** What was owed to a client while its socket was blocked. */
export const unblocked =
  (session: Session) =>
  (port: Port): Stepped<Port> => {
    const owed = session.owed.map((message): BridgeEffect => ({ _tag: 'Say', session: session.id, message }));
    const after = withSession(port, { ...session, blocked: false, owed: [], owesAck: false });
    return inOrder<Port>(after, (at) => [at, owed], session.owesAck ? acknowledge : (at) => [at, []]);
  };

const expired =
  ({ now }: Moment) =>
  (port: Port): Stepped<Port> =>
    port.lease?.until !== undefined && now >= port.lease.until ? ended('expired')(port) : [port, []];

const overdue =
  ({ now }: Moment) =>
  (port: Port): Stepped<Port> => {
    const late = [...port.actions].filter(([, { until }]) => now >= until);
    if (late.length === 0) return [port, []];
    const actions = new Map([...port.actions].filter(([, { until }]) => now < until));
    return inOrder<Port>(
      { ...port, actions },
      ...late.map(([, action]) =>
        settle(action, { t: 'err', id: action.id, code: 'timeout', why: 'it was not done in time' }),
      ),
    );
  };

/** Where the bridge is being stopped: what was accepted is written, what was begun is done, then the will is done, then everybody leaves. */
const leaving =
  (at: Moment) =>
  (port: Port): Stepped<Port> => {
    if (port.leaveBy === undefined || left(port)) return [port, []];
    const over = at.now >= port.leaveBy;
    if (!over && !idle(port)) return [port, []];
    if (!over && port.lease) return inOrder(port, ended('expired'), worked(at), leaving(at));
    return inOrder(
      port,
      ended('expired'),
      (before) => [{ ...before, queue: [], running: undefined, actions: new Map() }, []],
      delivered(at),
      ...[...port.sessions.keys()].map((id) =>
        dismissed(id, { code: CLOSE.goingAway, why: 'the bridge is being stopped' }, at),
      ),
    );
  };

/** Whether nobody is there, and nothing is to be done. */
export const left = (port: Port): boolean => port.sessions.size === 0 && !port.lease && idle(port);

const idle = ({ queue, running, actions }: Port) =>
  queue.length === 0 && running === undefined && actions.size === 0;
