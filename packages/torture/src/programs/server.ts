/** The bridge, before a serial port. */

import { answering, settingsOf, tell } from '@atrx/processes/answering';
import { serial } from '@atrx/transport-serial';
import { bridge } from '@atrx/transport-websocket/bridge';
import * as t from 'io-ts';
import { hurried } from '../processes/hasty.ts';
import { held, watchConnections } from '../processes/held.ts';

const { tty, port, token, at, hosts, haste } = settingsOf(
  t.type({
    ...{ tty: t.string, port: t.number, token: t.string },
    ...{ at: t.boolean, hosts: t.array(t.string), haste: t.number },
  }),
);
watchConnections();
if (haste > 1) hurried(haste);

const RING = 4 * 1024 * 1024;
/** Milliseconds of that clock. The usual minute is three seconds of the machine's, which a busy one lets pass now and then. */
const WINDOW = 120_000;

bridge(
  {
    uart: {
      transport: serial(tty, { signals: false }),
      // Half a minute of 921,600 baud and some more.
      ring: RING,
      // No module that would speak AT is at the end of a line of records.
      ...(!at && { will: [] }),
    },
  },
  {
    host: '127.0.0.1',
    port,
    token,
    hosts,
    ...(haste > 1 && { window: WINDOW }),
    limits: { connections: 64 },
  },
).subscribe({
  next: () => tell('ready'),
  error: (error: unknown) => {
    process.stderr.write(`${error}\n`);
    process.exit(1);
  },
});
answering({ held });
