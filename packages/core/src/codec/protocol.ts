import { oneOf } from './numbers.ts';

/** What carries a connection. */
export type Protocol = 'TCP' | 'UDP';

export const Protocol = oneOf<Protocol>('TCP', 'UDP');
