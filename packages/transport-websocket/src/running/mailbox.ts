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
  /** The machine has dealt with all there was. */
  readonly settled?: ((state: State) => void) | undefined;
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
  settled,
  broke,
  scheduler,
}: Running<State, Event, Effect>): Mailbox<Event> => {
  const now = () => (scheduler ? scheduler.now() : performance.now());
  let waiting: Waiting<Event>[] = [];
  let state = initial;
  let running = false;
  let stopped = false;
  let timer: Subscription | undefined;
  let due: number | undefined;

  /** One that is due too early is left to run: a peer that is heard puts its own off with every message. */
  const wake = (at: number | undefined) => {
    if (at !== undefined && due !== undefined && at >= due) return;
    timer?.unsubscribe();
    due = at;
    if (at === undefined) return;
    const delay = Math.min(LONGEST, Math.max(0, Math.ceil(at - now())));
    timer = (scheduler ?? asyncScheduler).schedule(() => {
      due = undefined;
      const wanted = machine.wakeAt(state);
      if (wanted !== undefined && wanted > now()) wake(wanted);
      else put({ event: woke });
    }, delay);
  };
  const stop = () => {
    stopped = true;
    waiting = [];
    timer?.unsubscribe();
  };
  const take = ({ event, still, then }: Waiting<Event>) => {
    if (stopped || still?.() === false) return;
    const [after, effects] = machine.step(state, event, now());
    state = after;
    for (const effect of effects) perform(effect, after);
    if (!then) return;
    stop();
    then();
  };
  const run = () => {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      batch.forEach(take);
      if (stopped || waiting.length > 0) continue;
      wake(machine.wakeAt(state));
      settled?.(state);
    }
  };
  const put = (one: Waiting<Event>) => {
    if (stopped) return;
    waiting.push(one);
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
  return {
    post: (event, still) => put({ event, still }),
    end: (event, then) => put({ event, then }),
    stop,
  };
};
