import { CLOSE, type CloseCode } from '../../protocol/close.ts';
import type { BridgeEffect } from './effect.ts';
import { ended } from './ended.ts';
import type { SessionId } from './event.ts';
import type { Port } from './port.ts';
import { doing, inOrder, type Moment, type Stepped } from './stepped.ts';

/** Why a client is sent away. */
export interface Farewell {
  readonly code: CloseCode;
  readonly why: string;
  readonly holder?: string | undefined;
  readonly retryAfter?: number | undefined;
}

/** Everybody leaves. */
export const STOPPING: Farewell = { code: CLOSE.goingAway, why: 'the bridge is being stopped' };

/** What is said to a client that is sent away. */
export const farewell = (
  session: SessionId,
  { code, why, holder, retryAfter }: Farewell,
): readonly BridgeEffect[] => [
  {
    _tag: 'Say',
    session,
    message: {
      t: 'bye',
      code,
      why,
      ...(holder !== undefined && { holder }),
      ...(retryAfter !== undefined && { retryAfter }),
    },
  },
  { _tag: 'Close', session, code, why },
  { _tag: 'Note', note: { _tag: 'Closed', session, code, why } },
];

/** Sends a client of the port away. Its lease waits for it. */
export const dismissed =
  (session: SessionId, goodbye: Farewell, at: Moment) =>
  (port: Port): Stepped<Port> =>
    port.sessions.has(session)
      ? inOrder(port, doing(...farewell(session, goodbye)), departed(session, false, at))
      : [port, []];

/** A client is no longer connected. `forGood`: it has said so, and will not come back for its lease. */
export const departed =
  (session: SessionId, forGood: boolean, { now, options }: Moment) =>
  (port: Port): Stepped<Port> => {
    const leaving = port.sessions.get(session);
    if (!leaving) return [port, []];
    const sessions = new Map(port.sessions);
    sessions.delete(session);
    const { lease } = port;
    if (lease?.session !== session) return [{ ...port, sessions }, []];
    const orphaned: Port = {
      ...port,
      sessions,
      lease: { ...lease, session: undefined, until: now + options.window, heard: leaving.heard },
    };
    // Before its welcome it could send nothing, and does not know of it.
    return forGood || lease.pending ? ended('expired')(orphaned) : [orphaned, []];
  };

/** By the code of its close frame: whether a client has left for good. */
export const forGood = (code: number): boolean => code === CLOSE.normal;
