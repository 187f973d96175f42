import type { Family } from './answer.ts';
import { contextSetting } from './setting.ts';

/** Transparent mode (note 4). AT+QIMODE chooses it; data mode is not here yet, and AT+QIOPEN refuses to enter it. */
export const transparent: Family = { QIMODE: contextSetting('QIMODE', [0, 1]) };
