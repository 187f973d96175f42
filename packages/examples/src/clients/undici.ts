/**
 * undici through the module: `undici.ts http://example.com/` gets a page, `undici.ts https://example.com/upload FILE` puts a file
 * there. `https:` is spoken by this program, to a module that has no TLS.
 */
import { createReadStream } from 'node:fs';
import { open, quectel } from '@atrx/core';
import { connectVia } from '@atrx/core/node';
import { Agent, request } from 'undici';
import { options, transport, words } from '../transport.ts';

const [url = 'http://example.com/', file] = words;

await using modem = await open(quectel(transport, options));
const dispatcher = new Agent({ connect: connectVia(modem) });

const upload = file === undefined ? {} : ({ method: 'PUT', body: createReadStream(file) } as const);
const { statusCode, body } = await request(url, { dispatcher, ...upload });
console.log(`${statusCode} ${await body.text()}`);
await dispatcher.close();
