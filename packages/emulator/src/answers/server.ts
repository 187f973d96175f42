import type { Family } from './answer.ts';
import { setting } from './setting.ts';

/** The module as a server (note 3.2, 3.4). AT+QISRVC chooses the role; listening is not here yet. */
export const server: Family = { QISRVC: setting('QISRVC', [1, 2]) };
