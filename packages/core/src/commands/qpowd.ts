import { oneOf } from '../at/argument.ts';
import type { Command } from '../at/command.ts';
import { test, write } from '../at/forms.ts';
import type { Rule } from '../at/rule.ts';
import { accepted, exactly, firstOf } from '../at/rules.ts';

const NAME = 'QPOWD';
/** Leaving the network takes its time. */
const PATIENCE = 15_000;

const DOWN = 'NORMAL POWER DOWN';

const down: Rule<never> = exactly(DOWN, {
  _tag: 'Done',
  values: [],
  over: { _tag: 'PoweredDown', text: DOWN },
});

/**
 * AT+QPOWD: switches the module off: 1 in good order, ended by `NORMAL POWER DOWN` without OK, which everybody hears
 * (`PoweredDown`), and for which what waits behind it fails; 0 at once, answered OK.
 */
export const qpowd = Object.assign(
  (manner: 0 | 1): Command<never> =>
    write(
      NAME,
      [oneOf('the value of AT+QPOWD', manner, [0, 1])],
      manner === 1 ? firstOf(down, accepted) : accepted,
      { timeout: PATIENCE },
    ),
  { test: () => test(NAME) },
);
