import type { Connections } from './connections.ts';
import type { DataMode } from './data-mode.ts';
import type { Settled } from './options.ts';
import type { StateCell } from './state-cell.ts';
import type { Terminal } from './terminal.ts';

/** The module, as its answers see it: what they may read, change and set going. */
export interface Module extends StateCell {
  readonly options: Settled;
  readonly connections: Connections;
  /** What ATO goes back to (note 4). */
  readonly dataMode: Pick<DataMode, 'candidate' | 'enter'>;
  /** Reads from what the host types next, for the command that executes. */
  readonly read: Terminal['read'];
  /** A URC: a block of its own, printed when no command executes. */
  readonly announce: (text: string) => void;
  /** Boots: the state after power on, and its URCs where the baud rate is fixed. */
  readonly boot: () => void;
  /** Goes off: nothing is heard or said until the next boot. */
  readonly powerOff: () => void;
}
