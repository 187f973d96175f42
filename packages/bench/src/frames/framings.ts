import { generate } from 'mqtt-packet';
import { Sender } from 'ws';
import type { Frame, Part } from './payloads.ts';

/** How frames are told apart on a line: as the module does, or as the protocols of other parsers do. */
export type Framing = 'receive' | 'websocket' | 'mqtt' | 'resp';

const latin = (text: string) => Buffer.from(text, 'latin1');

/** One frame on the wire: its channel and its payload. A WebSocket has no channels: the first byte stands for it. */
const ENCODED: Readonly<Record<Framing, (frame: Frame) => readonly Uint8Array[]>> = {
  receive: ({ channel, payload }) => [latin(`\r\n+RECEIVE: ${channel}, ${payload.length}\r\n`), payload],
  websocket: ({ channel, payload }) =>
    Sender.frame(Buffer.concat([Uint8Array.of(channel), payload]), {
      fin: true,
      mask: false,
      opcode: 2,
      readOnly: true,
      rsv1: false,
    }),
  mqtt: ({ channel, payload }) => [
    generate({
      cmd: 'publish',
      topic: `${channel}`,
      payload: Buffer.from(payload),
      qos: 0,
      dup: false,
      retain: false,
    }),
  ],
  resp: ({ channel, payload }) => [
    latin(`*2\r\n:${channel}\r\n$${payload.length}\r\n`),
    payload,
    latin('\r\n'),
  ],
};

/** All of it as one run of bytes. Lines are the module's: no other protocol has them. */
export const encoded = (framing: Framing, parts: readonly Part[]): Uint8Array =>
  Buffer.concat(
    parts.flatMap((part) => {
      if (typeof part !== 'string') return ENCODED[framing](part);
      return framing === 'receive' ? [latin(`\r\n${part}\r\n`)] : [];
    }),
  );
