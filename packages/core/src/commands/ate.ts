import { basic } from '../at/forms.ts';
import { accepted } from '../at/rules.ts';

/** ATE: `ate(true)` has the module repeat every command line back, its default; `ate(false)` not. */
export const ate = (echo: boolean) => basic(echo ? 'ATE1' : 'ATE0', accepted);
