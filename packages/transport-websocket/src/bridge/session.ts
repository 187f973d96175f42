import type { WebSocket } from 'ws';
import { CLOSE } from '../protocol/close.ts';
import { encodeControl } from '../protocol/control.ts';
import type { ServerFrame } from '../protocol/frame.ts';
import type { ServerMessage } from '../protocol/message.ts';
import { encoded } from './encoded.ts';
import { saidBy, sentBy } from './hearing.ts';
import type { BridgeEvent, SessionId } from './machine/event.ts';

/** The socket of one client: what it says becomes events, what is said to it becomes messages. */
export interface Session {
  readonly say: (message: ServerMessage) => void;
  readonly send: (frame: ServerFrame) => void;
  readonly ping: () => void;
  /** From here on nothing that it says is heard. */
  readonly close: (code: number, why: string) => void;
  /** At once, with a word of farewell where the line takes it. */
  readonly drop: () => void;
}

/** Bytes that wait to be sent to a client above which it counts as blocked, and below which it no longer does. */
const BLOCKED = 65_536;
const FLOWING = 16_384;

/** `hurry`: for how many milliseconds a client may take to close that was silent for too long, before its hello or after it. */
export const session = (
  id: SessionId,
  socket: WebSocket,
  hurry: number,
  post: (event: BridgeEvent) => void,
): Session => {
  let closing = false;
  let blocked = false;
  let patience: NodeJS.Timeout | undefined;

  const tell = (event: BridgeEvent) => closing || post(event);
  const broke = (why: string) => tell({ _tag: 'Broke', session: id, why });
  const flow = (now: boolean) => {
    blocked = now;
    tell({ _tag: 'Blocked', session: id, blocked });
  };
  const written = (error?: Error | null) => {
    if (!error && blocked && socket.bufferedAmount <= FLOWING) flow(false);
  };
  const put = (message: string | Uint8Array) => {
    if (closing) return;
    socket.send(message, written);
    if (!blocked && socket.bufferedAmount > BLOCKED) flow(true);
  };

  socket.on('message', (data, binary) => {
    if (!Buffer.isBuffer(data)) return broke('a message in pieces');
    tell(binary ? sentBy(id, data) : saidBy(id, data.toString('utf8')));
  });
  socket.on('pong', () => tell({ _tag: 'Alive', session: id }));
  socket.on('ping', () => tell({ _tag: 'Alive', session: id }));
  // What it means is in the close that follows.
  socket.on('error', () => {});
  socket.on('close', (code) => {
    clearTimeout(patience);
    tell({ _tag: 'Left', session: id, code });
    closing = true;
  });

  return {
    say: (message) => put(encodeControl(message)),
    send: (frame) => put(encoded(frame)),
    ping: () => closing || socket.ping(),
    close: (code, why) => {
      if (closing) return;
      closing = true;
      socket.close(code, reason(why));
      if (code === CLOSE.helloTimeout) patience = setTimeout(() => socket.terminate(), hurry);
    },
    drop: () => {
      closing = true;
      socket.close(CLOSE.goingAway, 'The bridge stops.');
      socket.terminate();
    },
  };
};

/** As much of it as fits in a close frame, 123 bytes, without half a character. */
const reason = (why: string) =>
  new TextDecoder().decode(new TextEncoder().encode(why).subarray(0, 123), { stream: true });
