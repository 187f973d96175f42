import type { ServerMessage, Welcome } from '../../src/protocol/message.ts';
import { played, welcomed } from './played.ts';

/** One that writes. */
export const writer = (options: Parameters<typeof played>[0] = {}): ReturnType<typeof played> => {
  const client = played(options);
  client.connects();
  return client;
};

/** What becomes of its lease. */
export const lease = (
  state: 'fenced' | 'taken' | 'released' | 'expired',
  written = 0,
  more: { readonly by?: string } = {},
): ServerMessage => ({ t: 'lease', lease: 5, state, written, ...more });

/** It comes back, and has none any more. */
export const lostWelcome = (more: Parameters<typeof welcomed>[0] = {}): Welcome =>
  welcomed({ tx: undefined, resumed: { rx: 'full', tx: 'lost' }, ...more });
