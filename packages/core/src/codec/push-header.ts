import { either as E } from 'fp-ts';
import { type Address, address } from './address.ts';
import type { Protocol } from './protocol.ts';

/** What the headers before a pushed block tell of it, where the settings have them (note 5.3.1). */
export interface PushHeader {
  /** `RECV FROM:10.79.141.26:7070` (AT+QISHOWRA=1) */
  readonly from?: Address;
  /** `TO:10.79.142.227` (AT+QISHOWLA=1), of some modules with the port. */
  readonly to?: string;
  /** `IPD30TCP:` (AT+QISHOWPT=1) */
  readonly protocol?: Protocol;
}

const FROM = 'RECV FROM:';
const TO = 'TO:';

/** What one header tells; nothing where it cannot be read. */
export const pushHeader = (text: string): PushHeader => {
  if (text.startsWith(FROM)) {
    const from = address(text.slice(FROM.length).trim());
    return E.isRight(from) ? { from: from.right } : {};
  }
  if (text.startsWith(TO)) return { to: text.slice(TO.length).trim() };
  if (text.endsWith('TCP:')) return { protocol: 'TCP' };
  return text.endsWith('UDP:') ? { protocol: 'UDP' } : {};
};
