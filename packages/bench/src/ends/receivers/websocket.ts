import { websocket } from '@atrx/transport-websocket';
import { CHANNELS } from '../../frames/payloads.ts';
import { subscribed } from '../../module/connected.ts';
import { opened } from '../../module/opened.ts';
import type { Place, Receiver } from './receiver.ts';

const remote = ({ at, token }: Place) => websocket(at, { token, signals: false });

/** The transport alone. */
export const websocketAlone: Receiver = {
  name: '`websocket(…)`',
  takes: 'line',
  open: async (place, took) => {
    const { bytes$ } = await opened(remote(place));
    bytes$.subscribe((bytes) => took(0, bytes));
  },
};

/** Everything above it. */
export const websocketWhole: Receiver = {
  name: 'the whole SDK over `websocket(…)`',
  takes: 'payload',
  open: async (place, took) => void (await subscribed(remote(place), CHANNELS, took)),
};
