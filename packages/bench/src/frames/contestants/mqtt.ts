import { parser } from 'mqtt-packet';
import type { Contestant } from './contestant.ts';

/** mqtt-packet, fed PUBLISH packets of the same payload. */
export const mqtt: Contestant = {
  name: 'mqtt-packet',
  framing: 'mqtt',
  ready: (found) => {
    const reader = parser();
    reader.on('packet', (packet) => {
      if (packet.cmd !== 'publish') return;
      const { topic, payload } = packet;
      found.piece(Number(topic), typeof payload === 'string' ? Buffer.from(payload) : payload);
    });
    return (chunk) => void reader.parse(chunk);
  },
};
