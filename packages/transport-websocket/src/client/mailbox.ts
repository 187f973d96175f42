import { asyncScheduler, type SchedulerLike, type Subscription } from 'rxjs';

/** A pure machine as its shell sees it. */
export interface Machine<State, Event, Effect> {
  readonly step: (state: State, event: Event, now: number) => readonly [State, readonly Effect[]];
  /** When it wants to be woken, in milliseconds of its clock. */
  readonly wakeAt: (state: State) => number | undefined;
}

/** Runs a machine: one event at a time, in the order they came, those that an effect brings about too. */
export interface Mailbox<Event> {
  /** `still` is asked when its turn has come: whether the event still means anything. */
  readonly post: (event: Event, still?: () => boolean) => void;
  /** The last event; `then` is called when it has been dealt with. */
  readonly end: (event: Event, then: () => void) => void;
  /** No event is heard any more, and no timer runs. */
  readonly stop: () => void;
}

// Browsers and Node both have it; the language's own library does not name it.
declare const performance: { readonly now: () => number };

interface Waiting<Event> {
  readonly event: Event;
  readonly still?: (() => boolean) | undefined;
  readonly then?: (() => void) | undefined;
}

/** A timer takes no more (about 24 days): then it is set again. */
const LONGEST = 2 ** 31 - 1;

interface Running<State, Event, Effect> {
  readonly machine: Machine<State, Event, Effect>;
  readonly initial: State;
  readonly woke: Event;
  readonly perform: (effect: Effect, state: State) => void;
  /** A bug: it was thrown where nothing throws. Nothing runs any more. */
  readonly broke: (bug: unknown) => void;
  /** Its clock and its timer. Default: those of the platform, which no change of the date disturbs. */
  readonly scheduler?: SchedulerLike | undefined;
}

export const mailbox = <State, Event, Effect>({
  machine,
  initial,
  woke,
  perform,
  broke,
  scheduler,
}: Running<State, Event, Effect>): Mailbox<Event> => {
  const now = () => (scheduler ? scheduler.now() : performance.now());
  const waiting: Waiting<Event>[] = [];
  let state = initial;
  let running = false;
  let stopped = false;
  let timer: Subscription | undefined;
  let due: number | undefined;

  const wake = (at: number | undefined) => {
    if (at === due) return;
    timer?.unsubscribe();
    due = at;
    if (at === undefined) return;
    const delay = Math.min(LONGEST, Math.max(0, Math.ceil(at - now())));
    timer = (scheduler ?? asyncScheduler).schedule(() => {
      due = undefined;
      put({ event: woke });
    }, delay);
  };
  const stop = () => {
    stopped = true;
    waiting.length = 0;
    timer?.unsubscribe();
  };
  const put = (one: Waiting<Event>) => {
    if (stopped) return;
    waiting.push(one);
    if (running) return;
    running = true;
    try {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        if (next.still && !next.still()) continue;
        const [after, effects] = machine.step(state, next.event, now());
        state = after;
        for (const effect of effects) perform(effect, after);
        if (next.then) stop();
        next.then?.();
      }
    } catch (bug) {
      stop();
      broke(bug);
    } finally {
      running = false;
    }
    if (!stopped) wake(machine.wakeAt(state));
  };
  const post = (event: Event, still?: () => boolean) => put({ event, still });
  return { post, end: (event, then) => put({ event, then }), stop };
};
