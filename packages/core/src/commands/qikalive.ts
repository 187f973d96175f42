import { either as E, function as F } from 'fp-ts';
import { number } from '../at/argument.ts';
import { read, set, test } from '../at/forms.ts';
import { oneAnswer } from '../at/rules.ts';
import { fields } from '../codec/fields.ts';
import { Count, choice } from '../codec/numbers.ts';

export interface KeepAlivePeriods {
  /** After how long without traffic the peer is probed, in s: 10–1800. */
  readonly idle: number;
  /** How long between two probes, in s: 10–1800. */
  readonly interval: number;
}

export interface KeepAlive extends KeepAlivePeriods {
  readonly on: boolean;
}

const NAME = 'QIKALIVE';

const keepAlive = (rest: string) =>
  F.pipe(
    fields(choice(0, 1), Count, Count)(rest),
    E.map(([on, idle, interval]): KeepAlive => ({ on: on === 1, idle, interval })),
  );

/** AT+QIKALIVE: whether TCP probes a silent peer: `qikalive({ idle: 60, interval: 10 })`, `qikalive.off()`. Off by default. */
export const qikalive = Object.assign(
  ({ idle, interval }: KeepAlivePeriods) =>
    set(
      NAME,
      E.right('1'),
      number('the idle time', idle, 10, 1_800),
      number('the interval', interval, 10, 1_800),
    ),
  {
    off: () => set(NAME, E.right('0')),
    read: () => read(NAME, oneAnswer('+QIKALIVE:', keepAlive)),
    test: () => test(NAME),
  },
);
