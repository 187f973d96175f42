import type { Urc } from '../at/urc.ts';

/** The module started: what was set, active and open before is gone. */
export interface Booted {
  readonly _tag: 'Booted';
}

/** `RDY`. Under autobauding (AT+IPR=0) it is not printed. */
export const boot: Urc<Booted> = {
  name: 'RDY',
  read: (line) => (line === 'RDY' ? { _tag: 'Booted' } : undefined),
};
