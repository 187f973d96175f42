import { type Outcome as OutcomeOf, played } from '@atrx/seeds';
import type { Happening } from './happenings.ts';
import { FAULTS } from './plan.ts';
import { untimed } from './untimed.ts';
import { world } from './world.ts';

export type Outcome = OutcomeOf<Happening>;

/** One world, from its beginning to its end. */
export const run = (seed: number, remembered: number, fault?: string): Outcome => {
  const one = world(
    seed,
    remembered,
    FAULTS.find((name) => name === fault),
  );
  const { counts, clock, notes, events } = one.stage;
  const sofar = () => ({ seed, events: events(), lasted: clock.now(), counts });
  try {
    untimed(one.run);
    return sofar();
  } catch (error) {
    return { ...sofar(), violation: { ...played(error), time: clock.now(), trace: notes() } };
  }
};
