import { must } from '@atrx/seeds';
import type { BridgeEffect } from '../../../src/bridge/machine/effect.ts';
import type { BridgeEvent, SessionId } from '../../../src/bridge/machine/event.ts';
import type { Hello, Step } from '../../../src/protocol/message.ts';
import { RX_WINDOW } from '../../../src/protocol/protocol.ts';
import type { Stage } from '../stage.ts';
import type { Visitor } from '../visitor.ts';

/** A session as it was seen. */
export interface Seen {
  readonly id: SessionId;
  readonly visitor: Visitor;
  hello: Hello | undefined;
  /** What it wants done should it vanish. */
  will: readonly Step[] | undefined;
  /** Its hello is older than one that was heard before. */
  stale: boolean;
  welcomed: boolean;
  closed: boolean;
  /** When it was heard last, or had a step of the bridge that could have dropped it. */
  heard: number;
  /** Its socket takes no more, and the bridge knows. */
  blocked: boolean;
  /** How often it has asked for something, and was told of a gap. */
  asked: number;
  gaps: number;
  /** Up to which byte of each epoch it may be sent. */
  readonly limits: Map<number, number>;
}

/** Who is connected to one life of the bridge, and what was said by whom. */
export interface Sessions {
  readonly came: (session: SessionId, visitor: Visitor) => void;
  readonly get: (session: SessionId) => Seen | undefined;
  /** The highest attempt of a client; 0: none. */
  readonly attempt: (client: string) => number;
  /** How many are there who said hello at that port. */
  readonly at: (port: string) => number;
  readonly stepped: (event: BridgeEvent, effects: readonly BridgeEffect[]) => void;
  /** Those that are still held to be there, though nothing was heard from them since then. */
  readonly unheard: (since: number) => readonly Seen[];
}

export const sessions = ({ agenda: { now }, count }: Stage): Sessions => {
  const seen = new Map<SessionId, Seen>();
  /** The highest attempt of each client id. */
  const attempts = new Map<string, number>();

  /** R3: a hello that was delayed, or is played again, changes nothing for anybody else. */
  const greeted = (from: Seen, hello: Hello, effects: readonly BridgeEffect[]) => {
    if (from.hello || from.closed) return;
    const last = attempts.get(hello.client.id);
    from.hello = hello;
    from.will = hello.will;
    if (last === undefined || hello.attempt > last) {
      attempts.set(hello.client.id, hello.attempt);
      return;
    }
    from.stale = true;
    count(from.visitor.hostile ? 'replayed hellos' : 'stale hellos');
    for (const effect of effects) {
      const harmless =
        effect._tag === 'Note'
          ? effect.note._tag === 'Closed'
          : 'session' in effect && effect.session === from.id && effect._tag !== 'Send';
      must(harmless, 'R3', () => `a stale hello of ${hello.client.id} leads to ${JSON.stringify(effect)}`);
    }
    must(
      effects.some(({ _tag }) => _tag === 'Close'),
      'R3',
      () => `a stale hello of ${hello.client.id} is not refused`,
    );
  };
  return {
    came: (id, visitor) => {
      seen.set(id, {
        id,
        visitor,
        hello: undefined,
        will: undefined,
        stale: false,
        welcomed: false,
        closed: false,
        heard: now(),
        blocked: false,
        asked: 0,
        gaps: 0,
        limits: new Map(),
      });
    },
    get: (id) => seen.get(id),
    attempt: (client) => attempts.get(client) ?? 0,
    at: (port) => [...seen.values()].filter(({ closed, hello }) => !closed && hello?.port === port).length,
    unheard: (since) => [...seen.values()].filter(({ closed, heard }) => !closed && heard < since),
    stepped: (event, effects) => {
      const from = 'session' in event ? seen.get(event.session) : undefined;
      if (from && event._tag === 'Said' && event.message.t === 'hello') greeted(from, event.message, effects);
      if (from && event._tag === 'Said' && event.message.t !== 'hb') from.asked += 1;
      if (from && event._tag === 'Sent' && event.frame._tag === 'RxLimit' && !from.closed)
        from.limits.set(
          event.frame.epoch,
          Math.max(
            from.limits.get(event.frame.epoch) ?? 0,
            Math.min(event.frame.limit, event.frame.consumed + AHEAD),
          ),
        );
      if (from && event._tag === 'Left') from.closed = true;
      // A socket that fills up is what becomes of one whose peer has gone.
      if (from && !(event._tag === 'Blocked' && event.blocked)) from.heard = now();
      if (from && event._tag === 'Blocked') {
        from.blocked = event.blocked;
        const owed = effects.filter((effect) => effect._tag === 'Say' && effect.session === from.id).length;
        must(owed <= OWED, 'memory', () => `${owed} messages were kept for ${from.visitor.name}`);
      }
      for (const effect of effects) {
        const to = 'session' in effect ? seen.get(effect.session) : undefined;
        if (!to) continue;
        if (effect._tag === 'Say' && effect.message.t === 'welcome') to.welcomed = true;
        if (effect._tag === 'Say' && effect.message.t === 'gap') to.gaps += 1;
        must(
          !to.blocked || effect._tag === 'Close' || effect._tag === 'Ping' || small(effect),
          'memory',
          () => `${effect._tag} to ${to.visitor.name}, whose socket takes no more`,
        );
        if (effect._tag === 'Close') to.closed = true;
        if (effect._tag === 'Send' && effect.frame._tag === 'Rx') {
          const { epoch, offset, bytes } = effect.frame;
          const limit = to.limits.get(epoch) ?? 0;
          must(
            offset + bytes.length <= limit,
            'credit',
            () => `${to.visitor.name} is sent up to ${offset + bytes.length}, its limit is ${limit}`,
          );
        }
      }
    },
  };
};

/** Bytes beyond those consumed that a client is sent at most. */
const AHEAD = 16 * RX_WINDOW;

/** Messages that wait for a client at most: answers to all that it may have asked, and some. */
const OWED = 200;

/** What is said to a client all the same: that it should show that it lives, or that it has to go. */
const small = (effect: BridgeEffect): boolean =>
  effect._tag === 'Say' && (effect.message.t === 'hb' || effect.message.t === 'bye');
