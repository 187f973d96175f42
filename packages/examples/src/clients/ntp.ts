/** What time is it? NTP with a datagram each way and no name to resolve: `ntp.ts --to 162.159.200.1:123`. */
import { once } from 'node:events';
import { open, quectel } from '@atrx/core';
import { duplex } from '@atrx/core/node';
import { options, peer, transport } from '../transport.ts';

const [host, port] = peer('162.159.200.1:123');

await using modem = await open(quectel(transport, options));
const socket = duplex(modem.udp(host, port));

// A question or its answer may get lost: it is asked again each 5 s without a word.
const ask = () => socket.write(new Uint8Array(48).fill(0x23, 0, 1));
socket.setTimeout(5_000).on('timeout', ask);
ask();
const answer: Buffer = (await once(socket, 'data'))[0];
socket.destroy();
console.log(new Date((answer.readUInt32BE(40) - 2_208_988_800) * 1_000).toISOString());
