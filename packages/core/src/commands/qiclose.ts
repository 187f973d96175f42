import { number } from '../at/argument.ts';
import type { Command } from '../at/command.ts';
import { execute, test, write } from '../at/forms.ts';
import { about, done, firstOf, refused } from '../at/rules.ts';

const NAME = 'QICLOSE';

const reply = (index?: number) => firstOf(about(index, 'CLOSE OK', done), refused);

/**
 * AT+QICLOSE: closes a connection (note 5.4), or, without an index and under AT+QISRVC=2, the server (note 3.2).
 * Answered `CLOSE OK` or `0, CLOSE OK`, without OK; no `CLOSED` follows. Refused where nothing is open.
 */
export const qiclose = Object.assign(
  (index?: number): Command<never> =>
    index === undefined
      ? execute(NAME, reply())
      : write(NAME, [number('the index', index, 0, 5)], reply(index)),
  { test: () => test(NAME) },
);
