import { CLOSE } from '../../protocol/close.ts';
import { dismissed } from './farewell.ts';
import { type Port, withSession } from './port.ts';
import type { Session } from './session.ts';
import { inOrder, type Moment, type Stepped } from './stepped.ts';

/** How long a peer is given after this side itself was away: asleep, or stopped. */
export const GRACE = 5_000;

export const hearing = (session: Session, { now, options }: Moment): Session => ({
  ...session,
  heard: now,
  silentAt: now + options.silence,
});

/** Probes those that are due, and drops those that were silent for too long. */
export const beaten =
  (at: Moment) =>
  (port: Port): Stepped<Port> =>
    inOrder(port, ...[...port.sessions.values()].map((session) => beat(session, at)));

const beat =
  (session: Session, at: Moment) =>
  (port: Port): Stepped<Port> => {
    const { now, options } = at;
    const { id, beats, blocked, probed, waiting } = session;
    if (now >= session.silentAt)
      return dismissed(id, { code: CLOSE.helloTimeout, why: 'it was silent for too long' }, at)(port);
    if (now < session.beatAt) return [port, []];
    const next = { ...session, beats: beats + 1, beatAt: now + options.heartbeat, probed: blocked };
    // What waits in its socket asks as well as another would.
    if (blocked && probed) return [withSession(port, next), []];
    return [
      withSession(port, next),
      waiting
        ? [{ _tag: 'Ping', session: id }]
        : [
            { _tag: 'Ping', session: id },
            { _tag: 'Say', session: id, message: { t: 'hb', n: beats + 1 } },
          ],
    ];
  };

/** This side was away: nobody is held to be silent, or gone, before it was asked. */
export const excused = (port: Port, now: number): Port => ({
  ...port,
  sessions: new Map(
    [...port.sessions].map(([id, session]) => [
      id,
      { ...session, heard: now, silentAt: now + GRACE, beatAt: now },
    ]),
  ),
  lease: port.lease && {
    ...port.lease,
    heard: now,
    ...(port.lease.until !== undefined && { until: Math.max(port.lease.until, now + GRACE) }),
  },
});
