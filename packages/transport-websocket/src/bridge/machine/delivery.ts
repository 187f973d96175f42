import { CLOSE } from '../../protocol/close.ts';
import type { Rx, RxLimit } from '../../protocol/frame.ts';
import { REQUESTS, RX_WINDOW } from '../../protocol/protocol.ts';
import type { BridgeEffect } from './effect.ts';
import { dismissed, type Farewell } from './farewell.ts';
import { type Port, withSession } from './port.ts';
import { bytesOf, type Segment, segmentOf } from './ring.ts';
import type { Cursor, Session } from './session.ts';
import { inOrder, type Moment, type Stepped } from './stepped.ts';

/** Bytes beyond those consumed that a client is sent at most, whatever it asks for. */
const AHEAD = 16 * RX_WINDOW;
/** Messages that wait for a blocked socket at most. */
const OWED = 2 * REQUESTS;
const MINUTE = 60_000;

/** What a client has consumed, and up to which byte it may be sent. A limit is never taken back. `session`: as it is from now on. */
export const limited =
  (session: Session, { epoch, consumed, limit }: RxLimit, at: Moment) =>
  (port: Port): Stepped<Port> => {
    const { cursor, limits } = session;
    // Of an epoch that it has not come to it was sent nothing.
    const sent = epoch === cursor.epoch ? cursor.offset : 0;
    const far = epoch > port.epoch + 1 || (epoch >= cursor.epoch && consumed > sent);
    if (limit < consumed || far)
      return dismissed(
        session.id,
        { code: CLOSE.protocol, why: 'a limit that cannot be' },
        at,
      )(withSession(port, session));
    if (epoch < cursor.epoch) return [withSession(port, session), []];
    const before = limits.find((each) => each.epoch === epoch)?.limit ?? 0;
    const now = Math.max(before, Math.min(limit, consumed + AHEAD));
    const others = limits.filter((each) => each.epoch !== epoch && each.epoch >= cursor.epoch);
    return [withSession(port, { ...session, limits: [...others, { epoch, limit: now }] }), []];
  };

/** To each client what it may be sent and has not been: bytes, gaps and the ends of epochs, each in its place. */
export const delivered =
  (at: Moment) =>
  (port: Port): Stepped<Port> => {
    const effects: BridgeEffect[] = [];
    const leaving: [Session, Farewell][] = [];
    const frames = framing();
    let sessions: Map<number, Session> | undefined;
    for (const session of port.sessions.values()) {
      const result = forOne(port, session, at, frames, effects);
      if (result === session) continue;
      if ('code' in result) {
        leaving.push([session, result]);
        continue;
      }
      sessions ??= new Map(port.sessions);
      sessions.set(session.id, result);
    }
    const [after, more] = inOrder(
      sessions ? { ...port, sessions } : port,
      ...leaving.map(([{ id }, goodbye]) => dismissed(id, goodbye, at)),
    );
    return [after, [...effects, ...more]];
  };

/** Bytes `from` to `to` of an epoch, as they are sent. What is due to one is due to most: it is made once for them all. */
type Framing = (segment: Segment, from: number, to: number) => readonly Rx[];

const framing = (): Framing => {
  let last: { readonly of: Segment; readonly from: number; readonly to: number } | undefined;
  let frames: readonly Rx[] = [];
  return (of, from, to) => {
    if (last?.of === of && last.from === from && last.to === to) return frames;
    last = { of, from, to };
    let offset = from;
    frames = bytesOf(of, from, to).map((bytes) => {
      const frame: Rx = { _tag: 'Rx', epoch: of.epoch, offset, bytes };
      offset += bytes.length;
      return frame;
    });
    return frames;
  };
};

const forOne = (
  port: Port,
  session: Session,
  at: Moment,
  framed: Framing,
  effects: BridgeEffect[],
): Session | Farewell => {
  if (session.owed.length > OWED)
    return { code: CLOSE.limit, why: 'too much waits to be told', retryAfter: 1000 };
  if (session.waiting || session.blocked) return session;
  let current = session;
  for (;;) {
    const { cursor } = current;
    const segment = segmentOf(port.ring, cursor.epoch);
    if (!segment) {
      const oldest = port.ring.segments[0];
      if (!oldest || cursor.epoch > oldest.epoch) return current;
      const to = { epoch: oldest.epoch, offset: oldest.base };
      const after = missed(port, current, to, at, effects);
      if ('code' in after) return after;
      current = after;
      continue;
    }
    const { base, blocks, ended } = segment;
    if (cursor.offset < blocks.end) {
      const limit = current.limits.find(({ epoch }) => epoch === cursor.epoch)?.limit ?? 0;
      if (limit <= cursor.offset) return current;
      if (cursor.offset < base) {
        const after = missed(port, current, { ...cursor, offset: base }, at, effects);
        if ('code' in after) return after;
        current = after;
        continue;
      }
      const to = Math.min(limit, blocks.end);
      for (const frame of framed(segment, cursor.offset, to))
        effects.push({ _tag: 'Send', session: session.id, frame });
      current = { ...current, cursor: { ...cursor, offset: to } };
      if (to < blocks.end) return current;
    }
    if (!ended) return current;
    const next = cursor.epoch + 1;
    effects.push({
      _tag: 'Say',
      session: session.id,
      message: {
        t: 'epoch',
        epoch: cursor.epoch,
        end: blocks.end,
        next: next <= port.epoch ? next : null,
        cause: ended.cause,
        why: ended.why,
      },
    });
    current = {
      ...current,
      cursor: { epoch: next, offset: 0 },
      limits: current.limits.filter(({ epoch }) => epoch >= next),
    };
  }
};

/**
 * What lies up to there has been overwritten. An observer that is told so again and again is sent away: of the epoch that
 * is open, as it cannot be quick in one that is over.
 */
const missed = (
  port: Port,
  session: Session,
  to: Cursor,
  { now, options }: Moment,
  effects: BridgeEffect[],
): Session | Farewell => {
  const { cursor } = session;
  const open = port.state === 'open' && to.epoch === cursor.epoch && to.epoch === port.epoch;
  const gaps = [...session.gaps.filter((told) => now - told < MINUTE), ...(open ? [now] : [])];
  if (open && gaps.length > options.limits.gapsPerMinute && port.lease?.session !== session.id)
    return {
      code: CLOSE.limit,
      why: 'it is too slow for this port',
      retryAfter: Math.max(0, Math.ceil((gaps[0] ?? now) + MINUTE - now)),
    };
  const known = to.epoch === cursor.epoch;
  effects.push(
    {
      _tag: 'Say',
      session: session.id,
      message: {
        t: 'gap',
        epoch: cursor.epoch,
        from: cursor.offset,
        to: known ? to.offset : null,
        cause: 'overflow',
      },
    },
    {
      _tag: 'Note',
      note: {
        _tag: 'Gap',
        port: port.name,
        session: session.id,
        bytes: known ? to.offset - cursor.offset : 0,
        cause: 'overflow',
      },
    },
  );
  return { ...session, cursor: to, gaps };
};
