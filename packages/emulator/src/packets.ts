import { type SchedulerLike, Subscription } from 'rxjs';
import { joined } from './ascii.ts';
import type { Transfer } from './state.ts';

/** What the host types in data mode, on its way to become packets (AT+QITCFG, note 4). */
export interface Packets {
  readonly put: (bytes: Uint8Array) => void;
  /** Sends what there is, however little. */
  readonly flush: () => void;
  /** Forgets what there is. */
  readonly drop: () => void;
}

/** The unit of the wait interval, in ms. */
const interval = 100;

/** Sends as soon as there is enough for a packet, or when the host has been silent for the wait interval. */
export const packets = (
  transfer: () => Transfer,
  send: (packet: Uint8Array) => void,
  scheduler: SchedulerLike,
): Packets => {
  let waiting: Uint8Array[] = [];
  let size = 0;
  let silence = Subscription.EMPTY;

  const drop = () => {
    silence.unsubscribe();
    waiting = [];
    size = 0;
  };
  const flush = () => {
    const bytes = joined(waiting);
    drop();
    if (bytes.length > 0) send(bytes);
  };

  return {
    put: (bytes) => {
      if (bytes.length === 0) return;
      silence.unsubscribe();
      waiting.push(bytes);
      size += bytes.length;
      const { wait, size: enough } = transfer();
      if (size >= enough) {
        const all = joined(waiting);
        const rest = all.length % enough;
        drop();
        for (let at = 0; at + enough <= all.length; at += enough) send(all.subarray(at, at + enough));
        if (rest > 0) waiting.push(all.subarray(all.length - rest));
        size = rest;
      }
      if (size > 0) silence = scheduler.schedule(flush, wait * interval);
    },
    flush,
    drop,
  };
};
