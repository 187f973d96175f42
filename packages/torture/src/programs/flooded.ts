/** The bridge, before a UART that offers as much as it is told to. */

import { answering, settingsOf, tell } from '@atrx/processes/answering';
import type { Transport } from '@atrx/transport';
import { bridge } from '@atrx/transport-websocket/bridge';
import * as t from 'io-ts';
import { concat, EMPTY, NEVER, of, Subject } from 'rxjs';
import { held, watchConnections } from '../processes/held.ts';
import { memory, offered } from '../processes/offered.ts';

const { port, token } = settingsOf(t.type({ port: t.number, token: t.string }));
const bytes$ = new Subject<Uint8Array>();
const transport: Transport = concat(of({ bytes$, write: () => EMPTY }), NEVER);

watchConnections();
bridge({ uart: { transport, will: [] } }, { host: '127.0.0.1', port, token }).subscribe({
  next: () => tell('ready'),
  error: (error: unknown) => {
    process.stderr.write(`${error}\n`);
    process.exit(1);
  },
});
answering({
  held,
  memory,
  offer: (bytes) => offered(bytes, (chunk) => bytes$.next(chunk)),
});
