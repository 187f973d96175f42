/**
 * The same for `await` people. What was opened is closed where its block ends, the last one first; where `await using` is not
 * to be had, `open` gives a `close()` too. Do not open with `firstValueFrom`: it would close at once what it has opened.
 */
import { done, open, quectel } from '@atrx/core';
import { tap } from 'rxjs';
import { apn, transport } from './transport.ts';

await using modem = await open(quectel(transport, { apn }));
await using socket = await open(modem.tcp('example.com', 80));

const received = done(socket.data$.pipe(tap((bytes) => process.stdout.write(bytes))));
await done(socket.send('GET / HTTP/1.0\r\n\r\n'));
await received;
