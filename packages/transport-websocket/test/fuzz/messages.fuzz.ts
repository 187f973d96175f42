import { isDeepStrictEqual } from 'node:util';
import { either as E } from 'fp-ts';
import { decodeClient, decodeServer, encodeControl } from '../../src/protocol/control.ts';
import { decodeFrame, encodeFrame } from '../../src/protocol/frame.ts';
import type { ClientMessage, ServerMessage } from '../../src/protocol/message.ts';
import { messages } from './seeds.ts';

/** One line, and nothing that a terminal obeys. */
const PLAIN = /^[\x20-\x7e]+$/;

const sound = (decoded: E.Either<string, unknown>, again: () => unknown): void => {
  if (E.isLeft(decoded) ? !PLAIN.test(decoded.left) : !isDeepStrictEqual(again(), decoded))
    throw new Error(`It is not understood as it was meant: ${JSON.stringify(decoded)}`);
};

/** A message of either side, text or binary: it says something that can be said again, or why it says nothing. */
export const fuzz = (bytes: Uint8Array): void => {
  const frame = decodeFrame(bytes);
  if (E.isLeft(frame)) sound(frame, () => undefined);
  else if (Buffer.compare(encodeFrame(frame.right), bytes) !== 0)
    throw new Error('The frame is another one.');

  const text = new TextDecoder().decode(bytes);
  for (const decode of [decodeClient, decodeServer]) {
    const message: E.Either<string, ClientMessage | ServerMessage> = decode(text);
    sound(message, () => E.isRight(message) && decode(encodeControl(message.right)));
  }
};

export const seeds = (): readonly Uint8Array[] => [
  ...messages.client,
  ...messages.server,
  ...messages.frames,
];
