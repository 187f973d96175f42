import { ascii, joined } from './ascii.ts';
import type { Settled } from './options.ts';
import { indexOf, numbered, type Place } from './place.ts';
import type { ModuleState, SocketState } from './state.ts';

/** Received data as it is pushed to the host, behind the headers that are switched on (note 5.3.1). */
export const pushed = (
  { contexts, settings }: ModuleState,
  place: Place,
  { protocol, address, port }: SocketState,
  bytes: Uint8Array,
  { profile, addresses }: Settled,
): Uint8Array => {
  const several = contexts[place.id].settings.QIMUX === 1;
  const kind = settings.QISHOWPT === 1 && !several ? protocol : '';
  const headers =
    (settings.QISHOWRA === 1 ? `RECV FROM:${address}:${port}\r\n` : '') +
    (settings.QISHOWLA === 1 ? `TO:${addresses[place.id]}\r\n` : '') +
    (settings.QIHEAD === 1 ? `IPD${bytes.length}${kind}:` : '');
  if (several)
    return joined([ascii(`\r\n+RECEIVE: ${indexOf(place)}, ${bytes.length}\r\n${headers}`), bytes]);
  return headers === '' ? bytes : joined([ascii(profile.pushPrefix + headers), bytes]);
};

/** What says that there is something to read: AT+QINDI=1 where, and in which role; AT+QINDI=2 also how much. */
export const readable = (
  indication: number,
  place: Place,
  { role }: SocketState,
  packets: number,
  size: number,
  total: number,
): string =>
  `+QIRDI: ${place.id},${role},${indexOf(place)}${indication === 2 ? `,${packets},${size},${total}` : ''}`;

/** What says that the peer has closed: a block each. */
export const closed = (
  state: ModuleState,
  place: Place,
  indication: number,
  { profile }: Settled,
): readonly string[] => {
  if (state.contexts[place.id].settings.QIMUX === 0 && indication > 0) return profile.closedWhilePulling;
  return [numbered(state, place, 'CLOSED')];
};
