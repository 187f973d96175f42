import { parser } from 'mqtt-packet';
import type { Contestant } from './contestant.ts';

/** mqtt-packet, fed PUBLISH packets of the same payload. */
export const mqtt: Contestant = {
  name: 'mqtt-packet',
  framing: 'mqtt',
  ready: (found) => {
    const reader = parser();
    reader.on('packet', (packet) => {
      if (packet.cmd === 'publish') found.piece(Number(packet.topic), Buffer.from(packet.payload));
    });
    return (chunk) => void reader.parse(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
  },
};
