import { either as E } from 'fp-ts';
import { number } from '../at/argument.ts';
import type { Command } from '../at/command.ts';
import { execute, test } from '../at/forms.ts';
import { done, exactly, firstOf, refused } from '../at/rules.ts';

export interface DeactivateOptions {
  /** How long it may take, in ms: 1,000–300,000. Default: 60,000; the worst that the note knows is 150,000. */
  readonly within?: number;
}

const NAME = 'QIDEACT';
/** Normally 2–5 s. The note advises to give up within a minute and restart the module by its EMERG_OFF pin. */
const PATIENCE = 60_000;

const reply = firstOf(exactly('DEACT OK', done), refused);

/**
 * AT+QIDEACT: deactivates the foreground context and closes all of its connections (note 5.5).
 * Answered `DEACT OK`, without OK; refused where nothing is active (IP INITIAL).
 */
export const qideact = Object.assign(
  ({ within = PATIENCE }: DeactivateOptions = {}): Command<never> => {
    const command = execute(NAME, reply, { timeout: within });
    const patience = number('the time for AT+QIDEACT', within, 1_000, 300_000);
    return E.isLeft(patience) ? { ...command, line: patience } : command;
  },
  { test: () => test(NAME) },
);
