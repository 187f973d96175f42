/**
 * A protocol of lines, with readline, through the module: greets a mail server (`--to mail.example.com:25`) and asks what it can.
 * An answer is a number and a word, of several lines where a dash follows the number.
 */
import { createInterface } from 'node:readline';
import { open, quectel } from '@atrx/core';
import { duplex } from '@atrx/core/node';
import { options, peer, transport } from '../transport.ts';

const [host, port] = peer('mail.example.com:25');

await using modem = await open(quectel(transport, options));
const socket = duplex(modem.tcp(host, port));

const commands = ['EHLO atrx.example', 'NOOP', 'QUIT'];
for await (const line of createInterface({ input: socket })) {
  console.log(`< ${line}`);
  if (line[3] === '-') continue;
  const next = commands.shift();
  if (next === undefined) break;
  console.log(`> ${next}`);
  socket.write(`${next}\r\n`);
}
