import { basic } from '../at/forms.ts';
import { accepted } from '../at/rules.ts';

/** What answers at all answers this at once. */
const PATIENCE = 1_000;

/** AT: is anybody there? */
export const at = () => basic('AT', accepted, { timeout: PATIENCE });
