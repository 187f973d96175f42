import { basic } from '../at/forms.ts';
import { accepted } from '../at/rules.ts';

/** AT&W: what is set now is what the module starts with, among it AT+IPR and ATE. */
export const atw = () => basic('AT&W', accepted);

/** ATZ: what is set becomes what AT&W has stored. */
export const atz = () => basic('ATZ', accepted);

/** AT&F: what is set becomes what the factory has set. */
export const atf = () => basic('AT&F', accepted);
