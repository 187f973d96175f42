import type { ServerEvent, Welcome } from '../../src/protocol/message.ts';
import { observing, played } from './played.ts';

/** One that looks on, and hears of gaps. */
export const observer = () => {
  const client = played({ role: 'observer', gaps: 'tell' });
  client.connects(observing());
  return client;
};

/** It goes on at that place, with nothing missing. */
export const full = (epoch: number, from: number): Welcome =>
  observing({
    rx: { epoch, from, end: from },
    resumed: { rx: 'full', tx: 'none' },
    port: { epoch, state: 'open' },
  });

/** The UART has gone, in its first epoch. */
export const ended = (
  end: number,
  next: number | null = null,
  cause: 'unplugged' | 'closed' = 'unplugged',
): ServerEvent => ({ t: 'epoch', epoch: 1, end, next, cause, why: 'no device' });
