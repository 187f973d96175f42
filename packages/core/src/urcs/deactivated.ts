import type { Urc } from '../at/urc.ts';

/** The network took the PDP context away: every connection over it is gone. */
export interface ContextDeactivated {
  readonly _tag: 'ContextDeactivated';
}

/** `+PDP DEACT` (note 5.6.1, 6.3). With a colon it is another maker's. */
export const deactivated: Urc<ContextDeactivated> = {
  name: '+PDP DEACT',
  read: (line) => (line === '+PDP DEACT' ? { _tag: 'ContextDeactivated' } : undefined),
};
