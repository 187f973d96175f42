import type { RemoteEvent } from '@atrx/transport-websocket';
import { type Notice, notice } from './notice.ts';

/** What befalls a remote line, for people; nothing of what they need not know. */
export const remoteNotice = (event: RemoteEvent): Notice | undefined => {
  switch (event._tag) {
    case 'Reconnecting': {
      const seconds = (event.after / 1_000).toFixed(1);
      return notice('warning', `The bridge cannot be reached (${event.why}). Trying again in ${seconds} s.`);
    }
    case 'Resumed':
      return notice('info', 'The bridge is back, and goes on where it was cut: nothing is lost.');
    case 'Gap':
      return notice(
        'error',
        event.to === null
          ? 'Bytes were lost on the way, nobody knows how many.'
          : `${event.to - event.from} bytes were lost on the way (${event.cause}).`,
      );
    case 'EpochEnded':
      return notice('error', `The port of the bridge was closed (${event.cause}): ${event.why}`);
    case 'Port':
      return notice('info', `The port of the bridge is ${event.state}.`);
    case 'Leased':
      return event.dirty
        ? notice(
            'warning',
            'Whoever wrote before has vanished: the module may be in the middle of something.',
          )
        : undefined;
    case 'LeaseLost':
      return notice(
        'error',
        `This page may no longer write: ${event.how}${event.by ? `, by ${event.by}` : ''}.`,
      );
    case 'Unknown':
      return notice('error', `Of ${event.to - event.from} bytes nobody knows whether the module got them.`);
  }
};
