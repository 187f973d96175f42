import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Outcome as OutcomeOf, played } from '@atrx/seeds';
import { encode } from '../../src/trace/encode.ts';
import type { Trace } from '../../src/trace/trace.ts';
import type { Happening } from './happenings.ts';
import { FAULTS } from './plan.ts';
import { untimed } from './untimed.ts';
import { world } from './world.ts';

export type Outcome = OutcomeOf<Happening>;

/** One world, from its beginning to its end; one that is broken once more, with what led to it. */
export const run = (seed: number, remembered: number, fault?: string): Outcome => {
  const seen = play(seed, 0, fault);
  if (!seen.violation) return seen;
  const again = play(seed, remembered, fault);
  // Nothing here may depend on who looks, and on when it is.
  if (again.violation?.what === seen.violation.what) return again;
  const what = `it is not the same twice: ${seen.violation.what}; then ${again.violation?.what ?? 'nothing'}`;
  return { ...again, violation: { ...seen.violation, what } };
};

const play = (seed: number, remembered: number, fault: string | undefined): Outcome => {
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
    const trace = one.stage.noting ? [...notes(), kept(seed, one.stage.record.trace())] : [];
    return { ...sofar(), violation: { ...played(error), time: clock.now(), trace } };
  }
};

/** Writes down what has crossed the line, and says where. */
const kept = (seed: number, trace: Trace): string => {
  const file = join(tmpdir(), `atrx-sim-${seed}.ndjson`);
  writeFileSync(file, encode(trace));
  return `The trace of its line, which replay() plays: ${file}`;
};
