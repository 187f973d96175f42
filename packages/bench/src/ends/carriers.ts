import type { Receiver } from './receivers/receiver.ts';
import { serialAlone, serialWhole } from './receivers/serial.ts';
import { serialport } from './receivers/serialport.ts';
import { websocketAlone, websocketWhole } from './receivers/websocket.ts';
import { ws } from './receivers/ws.ts';
import { bridged } from './senders/bridged.ts';
import { messages } from './senders/messages.ts';
import { protocol } from './senders/protocol.ts';
import { terminal } from './senders/pty.ts';
import { relay } from './senders/relay.ts';
import type { Sender } from './senders/sender.ts';

/** Who receives from whom. */
export interface Pair {
  readonly receiver: Receiver;
  readonly sender: Sender;
}

/** Pairs that move the same bytes over the same kind of link; the first is the link itself, and what the others are held to. */
export interface Carrier {
  readonly title: string;
  readonly payload: 64 | 1460;
  /** Bytes that the sender gives at a time. */
  readonly chunk: number;
  /** How many times all frames, about a megabyte, are moved while time is taken. */
  readonly sample: number;
  readonly pairs: readonly [Pair, ...Pair[]];
}

const TERMINAL = 262_144;

const overTerminal = (payload: 64 | 1460): Carrier => ({
  title: `A pseudo-terminal, frames of ${payload.toLocaleString('en')} B`,
  payload,
  chunk: TERMINAL,
  sample: 4,
  pairs: [
    { receiver: serialport, sender: terminal },
    { receiver: serialAlone, sender: terminal },
    { receiver: serialWhole, sender: terminal },
  ],
});

const kibibytes = (chunk: number) => `${chunk / 1024} KiB`;

const overMessages = (chunk: number): Carrier => ({
  title: `A WebSocket, messages of ${kibibytes(chunk)}, from a sender that does nothing else`,
  payload: 1460,
  chunk,
  sample: 24,
  pairs: [
    { receiver: ws, sender: messages },
    { receiver: websocketAlone, sender: protocol },
  ],
});

const overBridge = (chunk: number): Carrier => ({
  title: `A remote UART that reads ${kibibytes(chunk)} at a time: a bare relay, and the bridge`,
  payload: 1460,
  chunk,
  sample: 64,
  pairs: [
    { receiver: ws, sender: relay },
    { receiver: websocketAlone, sender: bridged },
    { receiver: websocketWhole, sender: bridged },
  ],
});

/** All that is measured end to end. */
export const CARRIERS: readonly Carrier[] = [
  overTerminal(1460),
  overTerminal(64),
  overMessages(4_096),
  overMessages(16_384),
  overBridge(4_096),
  overBridge(65_536),
];

const pairs = CARRIERS.flatMap((carrier) => carrier.pairs);

export const receiverOf = (name: string): Receiver | undefined =>
  pairs.find(({ receiver }) => receiver.name === name)?.receiver;

export const senderOf = (name: string): Sender | undefined =>
  pairs.find(({ sender }) => sender.name === name)?.sender;
