import { subscribe } from 'node:diagnostics_channel';
import { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { bridge } from '@atrx/transport-websocket/bridge';
import { opened } from '../../module/opened.ts';
import type { Sender } from './sender.ts';
import { uart } from './uart.ts';

/** So far the UART may read ahead of what has been sent, headers counted: the bridge keeps twice that, and nothing is lost. */
const AHEAD = 524_288;

/** The connection that was made last to a server of this process. */
const latest = (): (() => Socket | undefined) => {
  let socket: Socket | undefined;
  subscribe('net.server.socket', (made) => {
    if (typeof made === 'object' && made !== null && 'socket' in made && made.socket instanceof Socket)
      socket = made.socket;
  });
  return () => socket;
};

/** The bridge before the same UART, which waits for nobody: so it is held back here. */
export const bridged: Sender = {
  name: 'bridge',
  open: async ({ token }) => {
    const { transport, read } = uart();
    const socket = latest();
    const { urls } = await opened(bridge({ uart: { transport, will: [] } }, { host: '127.0.0.1', token }));
    return {
      port: Number(new URL(urls[0] ?? '').port),
      send: async (pieces, times) => {
        const to = socket();
        if (!to) throw new Error('Nobody is there.');
        const began = to.bytesWritten;
        await read(pieces, times, async (come) => {
          while (come - (to.bytesWritten - began) > AHEAD) await turn();
        });
      },
    };
  },
};
