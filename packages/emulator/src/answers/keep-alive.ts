import { of } from 'rxjs';
import { integer, optional } from '../parameters.ts';
import { info, ok } from '../part.ts';
import { type Command, done, type Family, refused } from './answer.ts';

/** The least and the most seconds, of the idle time as of the interval: ten seconds to half an hour. */
const [least, most] = [10, 1800] as const;

/**
 * AT+QIKALIVE=<on>[,<idle>[,<interval>]], in seconds. It is kept and nothing more: what it would find out about a
 * connection is what the network does with it.
 */
const qikalive: Command = {
  test: () => of(info(`+QIKALIVE: (0,1),(${least}-${most}),(${least}-${most})`), ok),
  read: ({ state }) => {
    const { enabled, idle, interval } = state.services.keepAlive;
    return of(info(`+QIKALIVE: ${enabled},${idle},${interval}`), ok);
  },
  write: (module, [on, after, apart, ...more]) => {
    const { keepAlive } = module.state.services;
    const enabled = integer(on, 0, 1);
    const idle = optional(after, least, most, keepAlive.idle);
    const interval = optional(apart, least, most, keepAlive.interval);
    if (enabled === undefined || idle === undefined || interval === undefined || more.length > 0) {
      return refused;
    }
    module.update((state) => ({
      ...state,
      services: { ...state.services, keepAlive: { enabled, idle, interval } },
    }));
    return done;
  },
};

/** Keeping TCP connections alive (note 6.1). */
export const keepAlive: Family = { QIKALIVE: qikalive };
