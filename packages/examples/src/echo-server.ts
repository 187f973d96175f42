/**
 * An echo server on the module: up to three clients at a time (note 3.4), each told what it says. A slow client slows itself
 * down, since what it sends waits in the module until the echo before it is taken.
 */
import { quectel, use } from '@atrx/core';
import { concatMap, mergeMap } from 'rxjs';
import { apn, listenAt, transport } from './transport.ts';

// biome-ignore format: a scope each, indented as it is nested
quectel(transport, { apn }).pipe(
  use((modem) => {
    console.log(`listening at ${modem.address}:${listenAt}`);
    return modem.listen({ max: 3, port: listenAt }).pipe(
      mergeMap((client) => {
        console.log(`${client.remote.host} came`);
        return client.data$.pipe(concatMap(client.send));
      }),
    );
  }),
).subscribe({ error: (error: Error) => console.error(error.message) });
