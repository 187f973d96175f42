import type { Urc } from '../at/urc.ts';
import { indexed } from '../codec/indexed.ts';

/** The peer closed the connection, or it was lost. Some modules say it twice. */
export interface Closed {
  readonly _tag: 'Closed';
  readonly index?: number;
}

/** `CLOSED`, `0, CLOSED` (note 6.3). AT+QICLOSE is not followed by it. */
export const closed: Urc<Closed> = {
  name: 'CLOSED',
  read: (line) => {
    const { text, ...index } = indexed(line);
    return text === 'CLOSED' ? { _tag: 'Closed', ...index } : undefined;
  },
};
