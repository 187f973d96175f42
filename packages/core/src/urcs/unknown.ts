import { accepted } from '../at/rules.ts';
import type { Urc } from '../at/urc.ts';

/** A line that no kind knows, as it came. */
export interface Unknown {
  readonly _tag: 'Unknown';
  readonly text: string;
}

/** Anything but a final code: an `OK` that nobody waits for is a late answer, not news. */
export const unknown: Urc<Unknown> = {
  name: 'unknown',
  read: (text) => (accepted({ _tag: 'Line', text }) ? undefined : { _tag: 'Unknown', text }),
};
