import type { LineSettings } from '@atrx/transport';
import type { Lines, PortListing, PortState, ServerMessage } from '../../protocol/message.ts';
import type { SessionId } from './event.ts';
import type { Job, Running } from './job.ts';
import type { EndedLease, Lease } from './lease.ts';
import type { PortOptions } from './options.ts';
import { emptyRing, type Ring } from './ring.ts';
import { type Session, say } from './session.ts';
import type { Stepped } from './stepped.ts';

/** One UART, who is at it, and what is to be done there. */
export interface Port {
  readonly name: string;
  readonly options: PortOptions;
  readonly state: PortState;
  /** The epoch that is open, or the last that was; 0 before the first. */
  readonly epoch: number;
  readonly settings: LineSettings | undefined;
  /** From this task on the UART was late: a change of its settings that was given up may still come. */
  readonly unsure: number | undefined;
  readonly lines: Lines;
  readonly ring: Ring;
  readonly sessions: ReadonlyMap<SessionId, Session>;
  /** There is one only while the UART is open. */
  readonly lease: Lease | undefined;
  readonly nextLease: number;
  readonly ended: readonly EndedLease[];
  /** The last writer vanished: the line may be in the middle of something. */
  readonly dirty: boolean;
  /** What is to be done at the UART, in the order in which it was asked. */
  readonly queue: readonly Job[];
  readonly running: Running | undefined;
  /** Actions under way: they are not of the UART, and wait for nothing. */
  readonly actions: ReadonlyMap<
    number,
    { readonly lease: number; readonly id: number; readonly until: number }
  >;
  readonly nextTask: number;
  /** The bridge is being stopped: by when everybody has to leave. */
  readonly leaveBy: number | undefined;
}

export const newPort = (name: string, options: PortOptions, firstLease: number): Port => ({
  name,
  options,
  state: 'gone',
  epoch: 0,
  settings: undefined,
  unsure: undefined,
  lines: {},
  ring: emptyRing(options.ring),
  sessions: new Map(),
  lease: undefined,
  nextLease: firstLease >>> 0,
  ended: [],
  dirty: false,
  queue: [],
  running: undefined,
  actions: new Map(),
  nextTask: 1,
  leaveBy: undefined,
});

export const withSession = (port: Port, session: Session): Port => ({
  ...port,
  sessions: new Map(port.sessions).set(session.id, session),
});

/** The one who may write, if it is connected. */
export const writerOf = ({ lease, sessions }: Port): Session | undefined =>
  lease?.session === undefined ? undefined : sessions.get(lease.session);

export const tell =
  (id: SessionId | undefined, message: ServerMessage) =>
  (port: Port): Stepped<Port> => {
    const session = id === undefined ? undefined : port.sessions.get(id);
    if (!session) return [port, []];
    const [next, effects] = say(session, message);
    return [next === session ? port : withSession(port, next), effects];
  };

/** Tells all, or all but one. */
export const tellAll =
  (message: ServerMessage, except?: SessionId) =>
  (port: Port): Stepped<Port> => {
    const told = [...port.sessions.values()].map((session) =>
      session.id === except ? ([session, []] as const) : say(session, message),
    );
    return [
      { ...port, sessions: new Map(told.map(([session]) => [session.id, session])) },
      told.flatMap(([, effects]) => effects),
    ];
  };

export const listed = ({ name, state, lease, sessions }: Port): PortListing => ({
  name,
  state,
  ...(lease && { writer: lease.client.name }),
  observers: sessions.size - (lease?.session === undefined ? 0 : 1),
});
