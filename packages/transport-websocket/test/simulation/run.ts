import { type Outcome as OutcomeOf, played } from '@atrx/seeds';
import type { Happening } from './counts.ts';
import { world } from './world.ts';

export type Outcome = OutcomeOf<Happening>;

/** One world, from its beginning to its end. A machine that throws has broken a rule too. */
export const run = (seed: number, remembered: number): Outcome => {
  const one = world(seed, remembered);
  const { counts } = one;
  const { agenda, trace } = one.stage;
  const sofar = () => ({ seed, events: agenda.happened(), lasted: agenda.now(), counts });
  try {
    one.run();
    return sofar();
  } catch (error) {
    return { ...sofar(), violation: { ...played(error), time: agenda.now(), trace: trace.lines() } };
  }
};
