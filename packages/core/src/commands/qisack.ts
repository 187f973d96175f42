import { either as E, function as F } from 'fp-ts';
import { number } from '../at/argument.ts';
import type { Command } from '../at/command.ts';
import { execute, test, write } from '../at/forms.ts';
import { oneAnswer } from '../at/rules.ts';
import { fields } from '../codec/fields.ts';
import { Count } from '../codec/numbers.ts';

/** What became of the bytes sent since the connection was opened. Over UDP `acknowledged` is always 0. */
export interface Acknowledged {
  readonly sent: number;
  readonly acknowledged: number;
  /** Sent, and not acknowledged by the peer yet. */
  readonly pending: number;
}

const NAME = 'QISACK';

const acknowledged = (rest: string) =>
  F.pipe(
    fields(Count, Count, Count)(rest),
    E.map(([sent, acked, pending]): Acknowledged => ({ sent, acknowledged: acked, pending })),
  );

const reply = oneAnswer('+QISACK:', acknowledged);

/** AT+QISACK: how much of what was sent the peer has, in bytes (note 5.2.2). The index only under AT+QIMUX=1. */
export const qisack = Object.assign(
  (index?: number): Command<Acknowledged> =>
    index === undefined ? execute(NAME, reply) : write(NAME, [number('the index', index, 0, 5)], reply),
  { test: () => test(NAME) },
);
