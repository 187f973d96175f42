import { serial } from '@atrx/transport-serial';
import { CHANNELS } from '../../frames/payloads.ts';
import { subscribed } from '../../module/connected.ts';
import { opened } from '../../module/opened.ts';
import type { Receiver } from './receiver.ts';

/** The transport alone. */
export const serialAlone: Receiver = {
  name: '`serial(…)`',
  takes: 'line',
  open: async ({ at }, took) => {
    const { bytes$ } = await opened(serial(at, { signals: false }));
    bytes$.subscribe((bytes) => took(0, bytes));
  },
};

/** Everything above it. */
export const serialWhole: Receiver = {
  name: 'the whole SDK over `serial(…)`',
  takes: 'payload',
  open: async ({ at }, took) => void (await subscribed(serial(at, { signals: false }), CHANNELS, took)),
};
