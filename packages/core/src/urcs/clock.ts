import { either as E } from 'fp-ts';
import type { Urc } from '../at/urc.ts';
import { clockResult } from '../codec/clock-result.ts';

/** What became of AT+QNTP, told to somebody who does not wait for it any more. */
export interface ClockResult {
  readonly _tag: 'ClockResult';
  /** 0 the clock is set, 1–5 it is not. */
  readonly code: number;
}

const PREFIX = '+QNTP:';

/** `+QNTP: 0` */
export const clock: Urc<ClockResult> = {
  name: '+QNTP',
  read: (line) => {
    if (!line.startsWith(PREFIX)) return undefined;
    const told = clockResult(line.slice(PREFIX.length));
    return E.isRight(told) ? { _tag: 'ClockResult', code: told.right } : undefined;
  },
};
