import type { Urc } from '../at/urc.ts';
import { indexed } from '../codec/indexed.ts';

/** An AT+QIOPEN met a connection that is open already. */
export interface AlreadyConnected {
  readonly _tag: 'AlreadyConnected';
  readonly index?: number;
}

/** `ALREADY CONNECT`, `0, ALREADY CONNECT`: where it comes after the OK of AT+QIOPEN and not before its ERROR. */
export const alreadyConnected: Urc<AlreadyConnected> = {
  name: 'ALREADY CONNECT',
  read: (line) => {
    if (!line.endsWith('ALREADY CONNECT')) return undefined;
    const { text, ...index } = indexed(line);
    return text === 'ALREADY CONNECT' ? { _tag: 'AlreadyConnected', ...index } : undefined;
  },
};
