/**
 * The browser's part: the whole SDK runs in the page, and the module is elsewhere. But for its first lines this is `tcp.ts`.
 */
import { quectel, use } from '@atrx/core';
import { websocket } from '@atrx/transport-websocket';
import { merge } from 'rxjs';

// Behind the #, where no server sees them; and not left in the address bar for whoever looks over a shoulder.
const given = new URLSearchParams(location.hash.slice(1));
history.replaceState(null, '', location.pathname);

const transport = websocket(given.get('bridge') ?? '', { token: given.get('token') ?? '', name: 'the page' });

const log = document.querySelector('#log');
const show = (text: string) => log?.append(text);
const text = new TextDecoder();

// biome-ignore format: a scope each, indented as it is nested
quectel(transport, { apn: 'CMNET' }).pipe(
  use((modem) => modem.tcp('example.com', 80).pipe(
    use((socket) => merge(
      socket.send('GET / HTTP/1.0\r\n\r\n'),
      socket.data$,
    )),
  )),
).subscribe({
  next: (bytes) => show(text.decode(bytes, { stream: true })),
  error: (error: Error) => show(`${error.message}\n[over]\n`),
  complete: () => show('[over]\n'),
});
