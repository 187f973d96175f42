import { must } from '@atrx/seeds';
import type { Appointment } from './agenda.ts';
import type { Stage } from './stage.ts';

/** A machine as one who runs it sees it. */
export interface Runnable<Event> {
  readonly kind: 'bridge' | 'client';
  readonly who: string;
  /** Another one each time that it lives again; undefined: it does not. */
  readonly life: () => number | undefined;
  readonly wakeAt: () => number | undefined;
  readonly step: (event: Event) => void;
  /** It runs again, after so many milliseconds in which it did not. */
  readonly awoke: (after: number) => void;
}

/** What has a machine take its steps: one after the other, and woken when it wants to be, or late. */
export interface Runner<Event> {
  readonly post: (event: Event) => void;
  /** Sees to it that it is woken when it wants to be. */
  readonly wake: () => void;
  /** It is not woken any more. */
  readonly sleep: () => void;
  /** Nor is anything left of what waits for it, and it is held up no longer. */
  readonly forget: () => void;
  readonly stall: (until: number) => void;
  /** Until when it does nothing. */
  readonly held: () => number;
}

/** A step may take a machine nowhere, but not for ever: so many wakings at one time are a spin. */
const SPIN = 20;

export const runner = <Event extends { readonly _tag: string }>(
  { agenda, random, trace, count }: Stage,
  { kind, who, life, wakeAt, step, awoke }: Runnable<Event | Woke>,
): Runner<Event> => {
  let heldUntil = 0;
  let late: (Event | Woke)[] = [];
  let waiting: (Event | Woke)[] = [];
  let running = false;
  let timer: Appointment | undefined;
  /** When it is woken. */
  let due: number | undefined;
  let wakings = { at: -1, count: 0 };

  const wake = () => {
    const at = life() === undefined ? undefined : wakeAt();
    if (at === due) return;
    timer?.cancel();
    due = at;
    if (at === undefined || at === Number.POSITIVE_INFINITY) return;
    must(!Number.isNaN(at), 'wakeAt', () => 'it is no number');
    // A timer is late by some, and now and then early by less than a millisecond.
    const slack = random.chance(0.1) ? random.between(-0.9, 3) : random.between(0, 1);
    timer = agenda.at(at + slack, woke);
  };
  const woke = () => {
    due = undefined;
    post(WOKE);
  };
  const spins = (event: Event | Woke) => {
    if (event._tag !== 'Woke') return;
    const now = agenda.now();
    wakings = wakings.at === now ? { at: now, count: wakings.count + 1 } : { at: now, count: 1 };
    must(wakings.count < SPIN, 'wakeAt', () => `${who} is woken again and again at ${now}`);
  };
  const post = (event: Event | Woke) => {
    if (life() === undefined) return;
    if (heldUntil > agenda.now()) {
      late.push(event);
      return;
    }
    waiting.push(event);
    if (running) return;
    running = true;
    for (let next = waiting.shift(); next && life() !== undefined; next = waiting.shift()) {
      spins(next);
      step(next);
    }
    running = false;
    wake();
  };
  const sleep = () => {
    timer?.cancel();
    due = undefined;
  };
  return {
    post,
    wake,
    sleep,
    forget: () => {
      sleep();
      waiting = [];
      late = [];
      heldUntil = 0;
    },
    stall: (until) => {
      const mine = life();
      if (mine === undefined || heldUntil > agenda.now()) return;
      trace.add(agenda.now(), who, 'stalls', until);
      count(`${kind} stalls`);
      if (due !== undefined && due < until) count(`${kind} overslept`);
      heldUntil = until;
      const long = until - agenda.now();
      sleep();
      agenda.at(until, () => {
        if (life() !== mine) return;
        awoke(long);
        const what = late;
        late = [];
        if (random.chance(0.5)) post(WOKE);
        what.forEach(post);
        post(WOKE);
      });
    },
    held: () => heldUntil,
  };
};

interface Woke {
  readonly _tag: 'Woke';
}

const WOKE: Woke = { _tag: 'Woke' };
