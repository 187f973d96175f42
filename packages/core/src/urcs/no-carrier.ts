import type { Urc } from '../at/urc.ts';

/** A call, or a connection in data mode, is over. */
export interface NoCarrier {
  readonly _tag: 'NoCarrier';
}

/** `NO CARRIER`. The answer to ATO is not it. */
export const noCarrier: Urc<NoCarrier> = {
  name: 'NO CARRIER',
  read: (line) => (line === 'NO CARRIER' ? { _tag: 'NoCarrier' } : undefined),
};
