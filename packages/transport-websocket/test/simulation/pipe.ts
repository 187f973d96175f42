import type { Stage } from './stage.ts';

/** One direction of a connection as TCP has it: in order, whole, late; or not at all once it is cut. */
export interface Pipe {
  readonly send: (message: string | Uint8Array) => void;
  /** Behind what was sent. */
  readonly behind: (what: () => void) => void;
  /** Nothing arrives before that time. */
  readonly freeze: (until: number) => void;
  /** Nothing that has not arrived does; `late`: but what is under way. */
  readonly cut: (late: boolean) => void;
  /** Bytes that were sent and have not arrived. */
  readonly waiting: () => number;
}

interface Parcel {
  readonly size: number;
  readonly ready: number;
  readonly arrive: () => void;
}

/** `held`: until when the far end does not read. `flow` hears whenever what waits has changed. */
export const pipe = (
  { agenda, random, plan, count }: Stage,
  arrive: (message: string | Uint8Array) => void,
  held: () => number,
  flow: (waiting: number) => void,
): Pipe => {
  const { latency, jitter, rate } = plan.network;
  let parcels: Parcel[] = [];
  let last = 0;
  let frozen = 0;
  /** It has held something up. */
  let felt = true;
  let waiting = 0;
  let dead = false;
  let moving = false;

  const move = () => {
    const first = parcels[0];
    if (!first || moving) return;
    moving = true;
    if (!felt && frozen > Math.max(first.ready, agenda.now())) {
      felt = true;
      count('freezes');
    }
    agenda.at(Math.max(first.ready, frozen, held()), () => {
      moving = false;
      if (parcels[0] === first && agenda.now() >= Math.max(frozen, held())) {
        parcels.shift();
        waiting -= first.size;
        flow(waiting);
        first.arrive();
      }
      move();
    });
  };
  const put = (size: number, act: () => void) => {
    if (dead) return;
    last = Math.max(agenda.now() + latency + random.between(0, jitter), last + size / rate);
    parcels.push({ size, ready: last, arrive: act });
    waiting += size;
    flow(waiting);
    move();
  };
  return {
    send: (message) => put(message.length + 2, () => arrive(message)),
    behind: (what) => put(0, what),
    freeze: (until) => {
      if (until <= frozen) return;
      frozen = until;
      felt = false;
    },
    cut: (late) => {
      dead = true;
      if (!late) parcels = [];
    },
    waiting: () => waiting,
  };
};
