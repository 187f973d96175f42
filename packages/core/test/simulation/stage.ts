import { type Random, Violation } from '@atrx/seeds';
import { type SchedulerAction, VirtualTimeScheduler } from 'rxjs';
import { type Recording, recording } from '../../src/trace/recording.ts';
import type { Counts, Happening } from './happenings.ts';
import { happenings } from './happenings.ts';
import { type Fault, type Plan, plan } from './plan.ts';

/** What everything in a world has in common. */
export interface Stage {
  readonly plan: Plan;
  readonly random: Random;
  readonly clock: VirtualTimeScheduler;
  readonly counts: Counts;
  /** It has happened, so often. */
  readonly count: (what: Happening, times?: number) => void;
  /** A line in the trace of this world, where one is kept. */
  readonly note: (who: string, what: string | (() => string)) => void;
  /** Lines are kept. */
  readonly noting: boolean;
  /** Says what is wrong where it is not so: the world ends then. Nothing is thrown: whoever is called back may catch it. */
  readonly must: (holds: boolean, rule: string, what: () => string) => void;
  /** Things go wrong still, and that kind of thing does in this world. */
  readonly goesWrong: (fault: Fault) => boolean;
  readonly after: (delay: number, what: () => void) => void;
  /** After so many milliseconds on average, again and again, while things go wrong. */
  readonly again: (fault: Fault, mean: number, what: () => void) => void;
  /** Lets happen what is due until then. Throws the first violation. */
  readonly until: (time: number) => void;
  readonly notes: () => readonly string[];
  /** What has crossed the line, of one that is noted. */
  readonly record: Recording;
  /** How much has happened. */
  readonly events: () => number;
}

/** So many events without end are an endless loop. */
const ENDLESS = 400_000;

export const stage = (random: Random, remembered: number, only?: Fault): Stage => {
  const own = plan(random.fork(), remembered > 0, only);
  const clock = new VirtualTimeScheduler();
  const counts = happenings.nothing();
  const kept: string[] = [];
  let violation: Violation | undefined;
  let events = 0;
  const note = (who: string, what: string | (() => string)) => {
    if (remembered === 0) return;
    const words = typeof what === 'string' ? what : what();
    kept.push(`${(clock.now() / 1000).toFixed(3).padStart(9)} ${who.padEnd(9)} ${words}`);
    if (kept.length > 2 * remembered) kept.splice(0, kept.length - remembered);
  };
  const after = (delay: number, what: () => void) =>
    void clock.schedule(function act(this: SchedulerAction<unknown>) {
      what();
    }, delay);
  const goesWrong = (fault: Fault) => own.faults.has(fault) && clock.now() < own.trouble;

  return {
    plan: own,
    random,
    clock,
    counts,
    count: (what, times = 1) => {
      counts[what] += times;
    },
    note,
    noting: remembered > 0,
    must: (holds, rule, what) => {
      if (!holds) violation ??= new Violation(rule, what());
    },
    goesWrong,
    after,
    again: (fault, mean, what) => {
      if (!own.faults.has(fault)) return;
      const next = () => {
        const pause = -mean * Math.log(1 - random.part());
        if (clock.now() + pause > own.trouble) return;
        after(pause, () => {
          what();
          next();
        });
      };
      next();
    },
    until: (time) => {
      let happened = 0;
      for (;;) {
        const [next] = clock.actions;
        if (violation) throw violation;
        if (!next || next.delay > time) break;
        happened += 1;
        events += 1;
        if (happened > ENDLESS) throw new Violation('I7', `${ENDLESS} events, and no end of it`);
        clock.maxFrames = next.delay;
        clock.flush();
      }
      clock.frame = time;
    },
    notes: () => kept.slice(-remembered),
    record: recording({ scheduler: clock }),
    events: () => events,
  };
};
