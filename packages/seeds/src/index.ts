export { type Counting, type Counts, counting } from './counts.ts';
export type { Outcome } from './outcome.ts';
export { played } from './played.ts';
export { type Random, random } from './random.ts';
export { Reading, written } from './reading.ts';
export { must, Violation } from './violation.ts';
export { type Worlds, worlds } from './worlds.ts';
