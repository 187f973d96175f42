import type { BridgeHost } from './bridge-host.ts';
import type { Ledger } from './checks/ledger.ts';
import type { Openings } from './openings.ts';

/** What an application works with. */
export interface Surroundings {
  readonly bridge: BridgeHost;
  readonly openings: Openings;
  readonly ledger: Ledger;
  /** A number for a write, a request, or a tag: none comes twice. */
  readonly number: () => number;
}
