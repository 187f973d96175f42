import { choice } from './numbers.ts';

/** What the module is in a connection: 1 its client, 2 its server (AT+QISRVC). */
export type Role = 1 | 2;

export const Role = choice<Role>(1, 2);
