import type { Openings } from '../openings.ts';
import type { Plan } from '../plan.ts';
import type { Ledger } from './ledger.ts';
import type { Sessions } from './sessions.ts';

/** What is known of one life of the bridge to those who judge it. */
export interface View {
  readonly plan: Plan;
  readonly openings: Openings;
  readonly sessions: Sessions;
  readonly ledger: Ledger;
  /** The name of that life. */
  readonly server: string;
  readonly now: () => number;
  /** Until when nobody is held to be gone for being silent, since the bridge itself stood still. */
  readonly grace: () => number;
}
