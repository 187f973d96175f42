import type { Counts } from './counts.ts';

/** What came of one seed. */
export interface Outcome<Name extends string = string> {
  readonly seed: number;
  /** Events of its world. */
  readonly events: number;
  /** How long it lasted by its own clock, in ms. */
  readonly lasted: number;
  readonly counts: Counts<Name>;
  readonly violation?: {
    readonly rule: string;
    readonly what: string;
    /** By the world's clock, in ms. */
    readonly time: number;
    readonly trace: readonly string[];
  };
}
