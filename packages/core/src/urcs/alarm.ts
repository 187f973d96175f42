import type { Urc } from '../at/urc.ts';

/** The alarm of the module's clock went off (note 9). */
export interface AlarmRang {
  readonly _tag: 'AlarmRang';
}

/** `ALARM RING` */
export const alarm: Urc<AlarmRang> = {
  name: 'ALARM RING',
  read: (line) => (line === 'ALARM RING' ? { _tag: 'AlarmRang' } : undefined),
};
