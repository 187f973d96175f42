/** The bridge, before a serial port. */
import { serial } from '@atrx/transport-serial';
import { bridge } from '@atrx/transport-websocket/bridge';
import * as t from 'io-ts';
import { answering, settingsOf, tell } from '../processes/answering.ts';
import { held, watchConnections } from '../processes/held.ts';

const { tty, port, token, at, hosts } = settingsOf(
  t.type({ tty: t.string, port: t.number, token: t.string, at: t.boolean, hosts: t.array(t.string) }),
);
watchConnections();

const RING = 4 * 1024 * 1024;

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
    // A clock that is tried in half a second instead of in ten.
    heartbeat: 1_000,
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
