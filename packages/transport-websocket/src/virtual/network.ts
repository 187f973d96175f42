import type { SchedulerLike } from 'rxjs';

/** How a network treats what crosses it. */
export interface Crossing {
  readonly scheduler: SchedulerLike;
  /** How long the next message takes, in ms. None overtakes another. */
  readonly latency: () => number;
}

/** One direction of a connection: in order, whole, late; or not at all once it is cut. */
export interface Way {
  readonly send: (arrive: () => void) => void;
  /** Nothing that has not arrived does. */
  readonly cut: () => void;
}

export const way = ({ scheduler, latency }: Crossing): Way => {
  let open = true;
  let last = 0;
  return {
    send: (arrive) => {
      if (!open) return;
      last = Math.max(last, scheduler.now() + latency());
      scheduler.schedule(() => open && arrive(), last - scheduler.now());
    },
    cut: () => {
      open = false;
    },
  };
};
