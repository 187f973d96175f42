import type { Role, ServerMessage, Step } from '../../protocol/message.ts';
import type { Right, SessionId } from './event.ts';
import { type Bucket, NO_REQUESTS, type Requests } from './requests.ts';
import type { Moment, Stepped } from './stepped.ts';

/** A client that was let in to a port. */
export interface Session {
  readonly id: SessionId;
  readonly rights: ReadonlySet<Right>;
  /** The ports its token is good for. Absent: all. */
  readonly ports: ReadonlySet<string> | undefined;
  readonly client: Client;
  /** What it said it wants to be; whether it may write is the lease's to say. */
  readonly role: Role;
  /** What it wants done should it vanish as the writer, now or later. Absent: what the port is configured with. */
  readonly will: readonly Step[] | undefined;
  /** Its welcome waits for a will that is still being executed: nothing is said to it before. */
  readonly waiting: boolean;
  /** When it was last heard. */
  readonly heard: number;
  /** When it is dropped unless it is heard before. */
  readonly silentAt: number;
  readonly beatAt: number;
  readonly beats: number;
  /** Its socket holds more than it should: what is owed is said later, in its latest form. */
  readonly blocked: boolean;
  /** It has been asked since then whether it is there; that waits with the rest. */
  readonly probed: boolean;
  readonly owed: readonly ServerMessage[];
  readonly owesAck: boolean;
  /** What it has asked while it had no lease. */
  readonly requests: Requests;
  readonly bucket: Bucket;
  /** What it has been sent: all bytes of its stream before this one. */
  readonly cursor: Cursor;
  /** Up to which byte of an epoch it may be sent. */
  readonly limits: readonly { readonly epoch: number; readonly limit: number }[];
  /** When it was told of a gap, within the last minute. */
  readonly gaps: readonly number[];
  /** The last of the leases that were its own. */
  readonly lost: readonly number[];
}

export interface Client {
  readonly id: string;
  readonly name: string;
}

export interface Cursor {
  readonly epoch: number;
  readonly offset: number;
}

export type Newcomer = Pick<Session, 'id' | 'rights' | 'ports' | 'client' | 'role' | 'will' | 'cursor'>;

export const newSession = (newcomer: Newcomer, { now, options }: Moment): Session => ({
  ...newcomer,
  waiting: false,
  heard: now,
  silentAt: now + options.silence,
  beatAt: now + options.heartbeat,
  beats: 0,
  blocked: false,
  probed: false,
  owed: [],
  owesAck: false,
  requests: NO_REQUESTS,
  bucket: { left: options.limits.operationsPerSecond, at: now },
  limits: [],
  gaps: [],
  lost: [],
});

/** Says it, or later, where its socket is blocked. */
export const say = (session: Session, message: ServerMessage): Stepped<Session> => {
  if (session.waiting) return [session, []];
  if (session.blocked) return [{ ...session, owed: owing(session.owed, message) }, []];
  return [session, [{ _tag: 'Say', session: session.id, message }]];
};

/** Of how the lines are, and an epoch's settings, the latest is enough; of the epochs each is told. */
const owing = (owed: readonly ServerMessage[], message: ServerMessage) => [
  ...owed.filter((earlier) => !outdates(message, earlier)),
  message,
];

const outdates = (message: ServerMessage, earlier: ServerMessage) =>
  message.t === 'port' && earlier.t === 'port'
    ? message.epoch === earlier.epoch && message.state === earlier.state
    : message.t === 'lines' && earlier.t === 'lines';
