/**
 * A page served by the module: Node's HTTP server, at `--listen 80` of the module's own address, for up to five clients at a time
 * (note 3.4). What is posted to it is said back. Ctrl+C ends it.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { open, quectel } from '@atrx/core';
import { serverVia } from '@atrx/core/node';
import { filter, take } from 'rxjs';
import { listenAt, options, transport } from '../transport.ts';

await using modem = await open(quectel(transport, options));
const server = createServer((request, response) => {
  if (request.method === 'POST') request.pipe(response);
  else response.end(`A page from ${modem.address}.\n`);
});
const listening$ = modem.state$.pipe(filter(({ contexts: [{ server }] }) => server === 'LISTENING'));
listening$.pipe(take(1)).subscribe(() => console.log(`http://${modem.address}:${listenAt}/`));

serverVia(modem.listen({ port: listenAt }))(server);
process.once('SIGINT', () => server.close());
await once(server, 'close');
