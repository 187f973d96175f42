import { execute, test } from '../at/forms.ts';
import { firstOf, readable, refused } from '../at/rules.ts';
import { ipv4 } from '../codec/address.ts';

/** AT+QILOCIP: the module's own IPv4 address, a line without an OK after it (note 3). A server needs it asked once. */
export const qilocip = Object.assign(
  () => execute('QILOCIP', firstOf<string>(readable(ipv4, 'last'), refused)),
  { test: () => test('QILOCIP') },
);
