import { execute, test } from '../at/forms.ts';
import { accepted } from '../at/rules.ts';

/** The manual's longest response time. */
const PATIENCE = 150_000;

/** AT+QIACT: activates the foreground context (note 3). Half a second as a rule, 150 s at worst; after AT+QIREGAPP only. */
export const qiact = Object.assign(() => execute('QIACT', accepted, { timeout: PATIENCE }), {
  test: () => test('QIACT'),
});
