/**
 * Connect, send, receive. The peer closes: `data$` completes, the socket closes, the context goes down, the port is free,
 * and the program ends. There is nothing to remember.
 */
import { quectel, use } from '@atrx/core';
import { merge } from 'rxjs';
import { apn, transport } from './transport.ts';

// biome-ignore format: a scope each, indented as it is nested
quectel(transport, { apn }).pipe(
  use((modem) => modem.tcp('example.com', 80).pipe(
    use((socket) => merge(
      socket.send('GET / HTTP/1.0\r\n\r\n'),
      socket.data$,
    )),
  )),
).subscribe((bytes) => process.stdout.write(bytes));
