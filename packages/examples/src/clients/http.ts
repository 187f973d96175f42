/** Node's HTTP client through the module: `http.ts http://example.com/ http://example.com/more`, over one connection. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { open, quectel } from '@atrx/core';
import { connectVia } from '@atrx/core/node';
import { options, transport, words } from '../transport.ts';

await using modem = await open(quectel(transport, options));
const agent = Object.assign(new Agent({ keepAlive: true }), { createConnection: connectVia(modem) });

for (const url of words.length > 0 ? words : ['http://example.com/']) {
  const request = get(url, { agent });
  const page: IncomingMessage = (await once(request, 'response'))[0];
  const hash = createHash('sha256');
  let length = 0;
  for await (const bytes of page) {
    hash.update(bytes);
    length += bytes.length;
  }
  const connection = request.reusedSocket ? 'the same connection' : 'a new connection';
  console.log(`${page.statusCode} over ${connection}: ${length} bytes, SHA-256 ${hash.digest('hex')}`);
}
agent.destroy();
