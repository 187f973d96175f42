import type { Random } from '@atrx/seeds';
import type { Agenda } from './agenda.ts';
import type { Happening } from './counts.ts';
import type { Plan } from './plan.ts';
import type { Trace } from './trace.ts';

/** What everything in a world has in common. */
export interface Stage {
  readonly plan: Plan;
  readonly random: Random;
  readonly agenda: Agenda;
  readonly trace: Trace;
  /** It has happened, so often. */
  readonly count: (what: Happening, times?: number) => void;
}

/** After so many milliseconds on average, again and again, until a time. */
export const repeatedly = (
  { agenda, random }: Stage,
  mean: number,
  until: number,
  what: () => void,
): void => {
  if (!Number.isFinite(mean)) return;
  const next = () => {
    const time = agenda.now() - mean * Math.log(1 - random.part());
    if (time > until) return;
    agenda.at(time, () => {
      what();
      next();
    });
  };
  next();
};
