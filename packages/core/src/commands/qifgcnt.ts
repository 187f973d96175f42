import { either as E, function as F } from 'fp-ts';
import { oneOf } from '../at/argument.ts';
import { read, set, test } from '../at/forms.ts';
import { oneAnswer } from '../at/rules.ts';
import { fields } from '../codec/fields.ts';
import { ContextId, whole } from '../codec/numbers.ts';

export interface Foreground {
  /** 0 or 1. */
  readonly context: number;
  /** The multiplexer channel that controls it, 0–3; absent where none does. */
  readonly channel?: number;
}

const NAME = 'QIFGCNT';
const NO_CHANNEL = 255;

/** `0,1`, `0,255` */
const foreground = (rest: string) =>
  F.pipe(
    fields(ContextId, whole('a channel', 0, NO_CHANNEL))(rest),
    E.map(([context, channel]): Foreground => (channel === NO_CHANNEL ? { context } : { context, channel })),
  );

/** AT+QIFGCNT: which of two PDP contexts the commands of this UART are about (note 7.1). */
export const qifgcnt = Object.assign((context: 0 | 1) => set(NAME, oneOf('the context', context, [0, 1])), {
  read: () => read(NAME, oneAnswer('+QIFGCNT:', foreground)),
  test: () => test(NAME),
});
