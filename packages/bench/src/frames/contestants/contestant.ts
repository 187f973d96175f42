import type { Feed } from '../../module/beside.ts';
import type { Found } from '../found.ts';
import type { Framing } from '../framings.ts';

/** Somebody who finds frames in a stream. */
export interface Contestant {
  readonly name: string;
  readonly framing: Framing;
  /** Makes it ready to be fed, chunk by chunk; each piece that it finds is told to `found`. */
  readonly ready: (found: Found) => Feed | Promise<Feed>;
}
