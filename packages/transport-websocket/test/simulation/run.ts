import type { Counts } from './counts.ts';
import { Violation } from './violation.ts';
import { world } from './world.ts';

/** What came of one seed. */
export interface Outcome {
  readonly seed: number;
  /** Events of its world. */
  readonly events: number;
  readonly counts: Counts;
  readonly violation?: {
    readonly rule: string;
    readonly what: string;
    readonly time: number;
    readonly trace: readonly string[];
  };
}

/** One world, from its beginning to its end. A machine that throws has broken a rule too. */
export const run = (seed: number, remembered = 60): Outcome => {
  const one = world(seed, remembered);
  const { counts } = one;
  const { agenda, trace } = one.stage;
  try {
    one.run();
    return { seed, events: agenda.happened(), counts };
  } catch (error) {
    const rule = error instanceof Violation ? error.rule : 'throws';
    const what =
      error instanceof Violation
        ? error.message
        : error instanceof Error
          ? (error.stack ?? error.message)
          : String(error);
    return {
      seed,
      events: agenda.happened(),
      counts,
      violation: { rule, what, time: agenda.now(), trace: trace.lines() },
    };
  }
};
