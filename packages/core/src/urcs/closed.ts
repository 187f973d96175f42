import type { Urc } from '../at/urc.ts';
import { indexed } from '../codec/indexed.ts';
import type { Role } from '../codec/role.ts';

/** The peer closed the connection, or it was lost. Some modules say it twice. */
export interface Closed {
  readonly _tag: 'Closed';
  readonly index?: number;
  /** What the module was in it: 1 its client, 2 its server; absent where it does not say. */
  readonly role?: Role;
}

/**
 * `CLOSED`, `0, CLOSED` (note 6.3). AT+QICLOSE is not followed by it. `CCLOSED` and `SCLOSED`, of a client and of a server
 * side by side, stand in the firmware; on a wire they were never seen.
 */
export const closed: Urc<Closed> = {
  name: 'CLOSED',
  read: (line) => {
    if (!line.endsWith('CLOSED')) return undefined;
    const { text, ...index } = indexed(line);
    switch (text) {
      case 'CLOSED':
        return { _tag: 'Closed', ...index };
      case 'CCLOSED':
        return { _tag: 'Closed', ...index, role: 1 };
      case 'SCLOSED':
        return { _tag: 'Closed', ...index, role: 2 };
      default:
        return undefined;
    }
  },
};
