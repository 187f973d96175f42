/** A pure machine as its shell sees it. */
export interface Machine<S, Event, Effect> {
  readonly step: (state: S, event: Event, now: number) => readonly [S, readonly Effect[]];
  /** When it wants to be woken, in milliseconds of its clock. */
  readonly wakeAt: (state: S) => number | undefined;
}

/** Runs a machine: one event at a time, in the order they came, also those that an effect brings about. */
export interface Mailbox<Event> {
  readonly post: (event: Event) => void;
  /** No event is heard any more, and no timer runs. */
  readonly stop: () => void;
}

interface Running<S, Event, Effect> {
  readonly machine: Machine<S, Event, Effect>;
  readonly initial: S;
  readonly woke: Event;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  readonly perform: (effect: Effect) => void;
  /** The machine has dealt with all there was. */
  readonly settled: (state: S) => void;
  /** A bug: it was thrown where nothing throws. Nothing runs any more. */
  readonly broke: (bug: unknown) => void;
}

/** A timer takes no more (about 24 days): then it is set again. */
const LONGEST = 2 ** 31 - 1;

export const mailbox = <S, Event, Effect>({
  machine,
  initial,
  woke,
  now,
  perform,
  settled,
  broke,
}: Running<S, Event, Effect>): Mailbox<Event> => {
  let state = initial;
  let waiting: Event[] = [];
  let running = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let due: number | undefined;

  const wake = (at: number | undefined) => {
    if (at === due) return;
    clearTimeout(timer);
    due = at;
    if (at === undefined) return;
    timer = setTimeout(
      () => {
        due = undefined;
        post(woke);
      },
      Math.min(LONGEST, Math.max(0, Math.ceil(at - now()))),
    );
  };
  const run = () => {
    while (waiting.length > 0 && !stopped) {
      const batch = waiting;
      waiting = [];
      for (const event of batch) {
        if (stopped) return;
        const [next, effects] = machine.step(state, event, now());
        state = next;
        effects.forEach(perform);
      }
    }
    if (stopped) return;
    wake(machine.wakeAt(state));
    settled(state);
  };
  const stop = () => {
    stopped = true;
    waiting = [];
    clearTimeout(timer);
  };
  const post = (event: Event) => {
    if (stopped) return;
    waiting.push(event);
    if (running) return;
    running = true;
    try {
      run();
    } catch (bug) {
      stop();
      broke(bug);
    } finally {
      running = false;
    }
  };
  return { post, stop };
};
