import type { Urc } from '../at/urc.ts';

/** Somebody calls: told again and again, as long as they do. */
export interface Ringing {
  readonly _tag: 'Ringing';
}

/** `RING` (note 4). */
export const ring: Urc<Ringing> = {
  name: 'RING',
  read: (line) => (line === 'RING' ? { _tag: 'Ringing' } : undefined),
};
