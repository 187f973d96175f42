import { TransportError } from '@atrx/transport';
import { harmless } from '../protocol/harmless.ts';
import type { EventLog } from './event-log.ts';
import { sentence } from './link-failure.ts';
import type { ClientEffect } from './machine/effect.ts';

/**
 * What a write fails with. 'lost': all, part or nothing of it has been taken, and its cause is the `Unknown` event; or nothing,
 * and its cause is the `LeaseLost`. 'not-permitted': this client does not write. 'closed': it was purged, and the link goes on.
 */
export const notWritten = (
  place: string,
  { unknown, why, purged, event }: Extract<ClientEffect, { _tag: 'NotWritten' }>,
  events: EventLog,
): TransportError => {
  if (purged)
    return new TransportError(
      'closed',
      `${unknown ? 'Not all' : 'Nothing'} of what was to be written to ${place} has been: ${why}`,
    );
  if (unknown)
    return new TransportError(
      'lost',
      `What was written to ${place} may have been taken, wholly, in part, or not: ${harmless(sentence(why))} It is not sent again.`,
      event,
    );
  const granted = events.last('Leased');
  const loss = events.last('LeaseLost');
  const over = loss && granted && loss.lease >= granted.lease ? loss : undefined;
  return new TransportError(
    granted && over?.how !== 'released' ? 'lost' : 'not-permitted',
    `Nothing of what was to be written to ${place} has been: ${harmless(sentence(why))}`,
    over,
  );
};
