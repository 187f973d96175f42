import { must } from '@atrx/seeds';
import { either as E } from 'fp-ts';
import type { BridgeEvent, SessionId } from '../../src/bridge/machine/event.ts';
import { decodeClient } from '../../src/protocol/control.ts';
import { decodeFrame } from '../../src/protocol/frame.ts';
import type { Connection, End } from './connection.ts';
import type { Stage } from './stage.ts';
import type { Visitor } from './visitor.ts';

/** The bridge's end of a connection, which becomes a session's when it is admitted. */
export interface BridgeEnd extends End {
  session: SessionId | undefined;
}

/** A session that was admitted. */
export interface Served {
  readonly link: Connection;
  readonly visitor: Visitor;
  /** The machine has closed it, or been told that it is gone. */
  closed: boolean;
  blocked: boolean;
}

/** The life of the bridge that an end belongs to. */
export interface Bridgehead {
  readonly lives: () => boolean;
  /** Until when it does nothing. */
  readonly held: () => number;
  readonly served: (session: SessionId) => Served | undefined;
  readonly post: (event: BridgeEvent) => void;
  /** A client of ours was heard, by that message. */
  readonly recorded: (session: SessionId, message: string | Uint8Array) => void;
}

/** What one step may say to a client at most, its window among it. */
const OWED = 100_000;

export const bridgeEnd = (
  { random, plan: { bridge } }: Stage,
  { lives, held, served, post, recorded }: Bridgehead,
): BridgeEnd => {
  const hear = (what: (session: SessionId, to: Served) => void) => {
    const to = self.session === undefined ? undefined : served(self.session);
    if (self.session !== undefined && to && lives()) what(self.session, to);
  };
  const self: BridgeEnd = {
    session: undefined,
    held: () => (lives() ? held() : 0),
    message: (message) =>
      hear((session, { closed, visitor }) => {
        // What comes from a socket that is being closed is sometimes still heard.
        if (closed && random.chance(0.5)) return;
        if (!closed && !visitor.hostile) recorded(session, message);
        const broke = (why: string) => {
          must(visitor.hostile, 'wire', () => `a message that cannot be read: ${why}`);
          post({ _tag: 'Broke', session, why });
        };
        if (typeof message === 'string')
          return E.match(broke, (said: Said) => post({ _tag: 'Said', session, message: said }))(
            decodeClient(message),
          );
        E.match(broke, (frame: Decoded) => {
          if (frame._tag === 'Tx' || frame._tag === 'RxLimit') post({ _tag: 'Sent', session, frame });
          else broke('a frame that only a bridge sends');
        })(decodeFrame(message));
      }),
    alive: () => hear((session) => post({ _tag: 'Alive', session })),
    down: (code) =>
      hear((session, to) => {
        // Of one that the bridge closed, the end is heard or it is not.
        if (to.closed && random.chance(0.5)) return;
        post({ _tag: 'Left', session, code });
      }),
    flow: (bytes) =>
      hear((session, to) => {
        must(
          bytes < bridge.blockedAbove + OWED,
          'memory',
          () => `${bytes} bytes wait for ${to.visitor.name}, which does not read`,
        );
        const blocked = to.blocked ? bytes > bridge.blockedAbove / 4 : bytes > bridge.blockedAbove;
        if (to.closed || blocked === to.blocked) return;
        to.blocked = blocked;
        post({ _tag: 'Blocked', session, blocked });
      }),
  };
  return self;
};

type Said = Extract<BridgeEvent, { _tag: 'Said' }>['message'];
type Decoded = Extract<ReturnType<typeof decodeFrame>, { _tag: 'Right' }>['right'];
