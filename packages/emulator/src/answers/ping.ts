import { of } from 'rxjs';
import { inBackground } from '../background.ts';
import { optional, quoted } from '../parameters.ts';
import { info, ok } from '../part.ts';
import { pinged } from '../ping.ts';
import { type Command, done, type Family, refused } from './answer.ts';

/** AT+QPING="host"[,[<seconds a reply may take>][,<requests>]]: OK at once, the replies as they come, a block each. */
const qping: Command = {
  test: () => of(info('+QPING: "HOST",(1-255),(1-10)'), ok),
  write: (module, [to, seconds, requests, ...more]) => {
    const host = quoted(to);
    const [wait, count] = [optional(seconds, 1, 255, 1), optional(requests, 1, 10, 4)];
    if (!host || wait === undefined || count === undefined || more.length > 0) return refused;
    inBackground(module, pinged(module, { host, wait, count }));
    return done;
  },
};

/** Whether a host can be reached. */
export const ping: Family = { QPING: qping };
