import { Receiver } from 'ws';
import type { Contestant } from './contestant.ts';

/** The receiver of `ws`, fed WebSocket frames of the same payload. */
export const websocket: Contestant = {
  name: 'ws Receiver',
  framing: 'websocket',
  ready: (found) => {
    const receiver = new Receiver({ isServer: false, skipUTF8Validation: true });
    receiver.on('message', (bytes: Buffer) => found.piece(bytes[0] ?? 0, bytes.subarray(1)));
    return (chunk) => void receiver.write(chunk);
  },
};
