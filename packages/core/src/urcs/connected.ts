import type { Urc } from '../at/urc.ts';
import { indexed } from '../codec/indexed.ts';

/** What became of AT+QIOPEN. */
export type ConnectResult = Connected | ConnectFailed;

export interface Connected {
  readonly _tag: 'Connected';
  readonly index?: number;
}

export interface ConnectFailed {
  readonly _tag: 'ConnectFailed';
  readonly index?: number;
}

/** `0, CONNECT OK`, `0, CONNECT FAIL`; without the index under AT+QIMUX=0 (note 3.1, 3.3). */
export const connected: Urc<ConnectResult> = {
  name: 'CONNECT',
  read: (line) => {
    if (!line.includes('CONNECT ')) return undefined;
    const { text, ...index } = indexed(line);
    if (text === 'CONNECT OK') return { _tag: 'Connected', ...index };
    return text === 'CONNECT FAIL' ? { _tag: 'ConnectFailed', ...index } : undefined;
  },
};
