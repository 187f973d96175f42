import { oneOf } from '../at/argument.ts';
import type { Command } from '../at/command.ts';
import { test, write } from '../at/forms.ts';
import { accepted, exactly, firstOf } from '../at/rules.ts';

const NAME = 'QPOWD';
/** Leaving the network takes its time. */
const PATIENCE = 15_000;

/**
 * AT+QPOWD: switches the module off: 1 in good order, ended by `NORMAL POWER DOWN` without OK, which is news for everybody
 * else as well (`PoweredDown`); 0 at once, answered OK.
 */
export const qpowd = Object.assign(
  (manner: 0 | 1): Command<never> =>
    write(
      NAME,
      [oneOf('the value of AT+QPOWD', manner, [0, 1])],
      manner === 1
        ? firstOf(exactly('NORMAL POWER DOWN', { _tag: 'Done', values: [], news: true }), accepted)
        : accepted,
      { timeout: PATIENCE },
    ),
  { test: () => test(NAME) },
);
