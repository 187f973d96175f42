import { Receiver } from 'ws';
import type { Contestant } from './contestant.ts';

/** The receiver of `ws`, fed WebSocket frames of the same payload. */
export const websocket: Contestant = {
  name: 'ws Receiver',
  framing: 'websocket',
  ready: (found) => {
    const receiver = new Receiver({ isServer: false, skipUTF8Validation: true });
    // Its view of the message is made by then: what is ours to add, the channel, shall not cost it another.
    receiver.on('message', (bytes: Buffer) => found.place(bytes[0] ?? 0, bytes, 1, bytes.length - 1));
    return (chunk) => void receiver.write(chunk);
  },
};
