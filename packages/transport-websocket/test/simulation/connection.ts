import { type Pipe, pipe } from './pipe.ts';
import type { Stage } from './stage.ts';

/** One end of a connection, as the connection sees it. */
export interface End {
  readonly message: (message: string | Uint8Array) => void;
  /** A ping or a pong. */
  readonly alive: () => void;
  readonly down: (code: number, why: string) => void;
  /** Until when it reads nothing. */
  readonly held: () => number;
  /** So many bytes it has sent have not arrived. */
  readonly flow: (waiting: number) => void;
}

/** What an end may do. */
export interface Wire {
  readonly send: (message: string | Uint8Array) => void;
  readonly ping: () => void;
  readonly close: (code: number, why: string) => void;
  readonly waiting: () => number;
}

export type Sees = 'both' | 'client' | 'bridge' | 'nobody';

/** A WebSocket between a client and the bridge. */
export interface Connection {
  readonly client: Wire;
  readonly bridge: Wire;
  /** The upgrade, on its way; what it meets is asked when it arrives. */
  readonly upgrade: (arrive: () => void) => void;
  /** The answer to it. */
  readonly answer: (arrive: () => void) => void;
  /** Cut, as seen by these ends; `late`: what is under way to the bridge arrives all the same. */
  readonly cut: (sees: Sees, late: boolean) => void;
  readonly freeze: (until: number, both: boolean) => void;
  /** Neither closed nor cut. */
  readonly whole: () => boolean;
}

export const connection = (stage: Stage, client: End, bridge: End): Connection => {
  const { agenda, random, count } = stage;
  let whole = true;
  const ends = { client: true, bridge: true };

  const down = (end: 'client' | 'bridge', code: number, why: string) => {
    if (!ends[end]) return;
    ends[end] = false;
    (end === 'client' ? client : bridge).down(code, why);
  };
  const toBridge: Pipe = pipe(
    stage,
    (message) => ends.bridge && bridge.message(message),
    bridge.held,
    (waiting) => ends.client && client.flow(waiting),
  );
  const toClient: Pipe = pipe(
    stage,
    (message) => ends.client && client.message(message),
    client.held,
    (waiting) => ends.bridge && bridge.flow(waiting),
  );
  const alive = (end: 'client' | 'bridge') => ends[end] && (end === 'client' ? client : bridge).alive();
  return {
    client: {
      send: toBridge.send,
      ping: () => toBridge.behind(() => alive('bridge')),
      close: (code, why) => {
        ends.client = false;
        whole = false;
        toBridge.behind(() => down('bridge', code, why));
      },
      waiting: toBridge.waiting,
    },
    bridge: {
      send: toClient.send,
      ping: () =>
        toClient.behind(() => {
          alive('client');
          if (ends.client) toBridge.behind(() => alive('bridge'));
        }),
      // What the client had sent by then may still be heard: that is for the end to decide.
      close: (code, why) => {
        whole = false;
        toClient.behind(() => down('client', code, why));
      },
      waiting: toClient.waiting,
    },
    upgrade: toBridge.behind,
    answer: toClient.behind,
    cut: (sees, late) => {
      if (whole) {
        count('cuts');
        if (sees !== 'both') count('half-open');
        if (late && toBridge.waiting() > 0) count('late bytes of a cut');
      }
      whole = false;
      toBridge.cut(late);
      toClient.cut(false);
      if (sees === 'both' || sees === 'client')
        agenda.after(random.between(0, 100), () => down('client', 1006, 'cut'));
      if (sees === 'both' || sees === 'bridge')
        agenda.after(random.between(0, 100), () => down('bridge', 1006, 'cut'));
    },
    freeze: (until, both) => {
      toBridge.freeze(until);
      if (both) toClient.freeze(until);
    },
    whole: () => whole,
  };
};
