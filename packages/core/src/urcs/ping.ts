import { either as E } from 'fp-ts';
import type { Urc } from '../at/urc.ts';
import { type PingResult, pingResult } from '../codec/ping.ts';

/** What came of AT+QPING, told to somebody who does not wait for it any more. */
export interface PingTold {
  readonly _tag: 'PingTold';
  readonly result: PingResult;
}

const PREFIX = '+QPING:';

/** `+QPING: 0,64.233.189.99,32,120,50` */
export const ping: Urc<PingTold> = {
  name: '+QPING',
  read: (line) => {
    if (!line.startsWith(PREFIX)) return undefined;
    const told = pingResult(line.slice(PREFIX.length));
    return E.isRight(told) ? { _tag: 'PingTold', result: told.right } : undefined;
  },
};
