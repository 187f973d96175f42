/**
 * TLS through a module that has none: `tls.ts --to example.com:443 --escape literal` tells whose certificate it is, and prints
 * the page.
 */
import { pipeline } from 'node:stream/promises';
import { connect } from 'node:tls';
import { open, quectel } from '@atrx/core';
import { duplex } from '@atrx/core/node';
import { options, peer, transport } from '../transport.ts';

const [host, port] = peer('example.com:443');

await using modem = await open(quectel(transport, options));
const secure = connect({ socket: duplex(modem.tcp(host, port)), host, servername: host });
secure.once('secureConnect', () =>
  console.error(`${secure.getProtocol()} with ${secure.getPeerCertificate().subject.CN}`),
);
secure.write(`GET / HTTP/1.0\r\nHost: ${host}\r\n\r\n`);
await pipeline(secure, process.stdout);
