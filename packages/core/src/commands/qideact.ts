import { execute, test } from '../at/forms.ts';
import { done, exactly, firstOf, refused } from '../at/rules.ts';

/** Normally 2–5 s. The note advises to give up within a minute and restart the module by its EMERG_OFF pin. */
const PATIENCE = 60_000;

/**
 * AT+QIDEACT: deactivates the foreground context and closes all of its connections (note 5.5).
 * Answered `DEACT OK`, without OK; refused where nothing is active (IP INITIAL).
 */
export const qideact = Object.assign(
  () => execute('QIDEACT', firstOf(exactly('DEACT OK', done), refused), { timeout: PATIENCE }),
  { test: () => test('QIDEACT') },
);
