import { ascii, joined } from './ascii.ts';
import type { Settled } from './options.ts';
import type { ContextId, ModuleState, SocketState } from './state.ts';

/** Which connection: of which context, with which index. */
export interface Place {
  readonly id: ContextId;
  readonly index: number;
}

/** Received data as it is pushed to the host, behind the headers that are switched on (note 5.3.1). */
export const pushed = (
  { contexts, settings }: ModuleState,
  { id, index }: Place,
  { protocol, address, port }: SocketState,
  bytes: Uint8Array,
  { profile, addresses }: Settled,
): Uint8Array => {
  const several = contexts[id].settings.QIMUX === 1;
  const kind = settings.QISHOWPT === 1 && !several ? protocol : '';
  const headers =
    (settings.QISHOWRA === 1 ? `RECV FROM:${address}:${port}\r\n` : '') +
    (settings.QISHOWLA === 1 ? `TO:${addresses[id]}\r\n` : '') +
    (settings.QIHEAD === 1 ? `IPD${bytes.length}${kind}:` : '');
  if (several) return joined([ascii(`\r\n+RECEIVE: ${index}, ${bytes.length}\r\n${headers}`), bytes]);
  return headers === '' ? bytes : joined([ascii(profile.pushPrefix + headers), bytes]);
};

/** What says that there is something to read: AT+QINDI=1 where, AT+QINDI=2 also how much. */
export const readable = (
  indication: number,
  { id, index }: Place,
  packets: number,
  size: number,
  total: number,
): string => `+QIRDI: ${id},1,${index}${indication === 2 ? `,${packets},${size},${total}` : ''}`;

/** What says that the peer has closed: a block each. */
export const closed = (
  { contexts }: ModuleState,
  { id, index }: Place,
  indication: number,
  { profile }: Settled,
): readonly string[] => {
  if (contexts[id].settings.QIMUX === 1) return [`${index}, CLOSED`];
  return indication > 0 ? profile.closedWhilePulling : ['CLOSED'];
};
