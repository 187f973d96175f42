import { encodeFrame, type ServerFrame } from '../protocol/frame.ts';

const made = new WeakMap<ServerFrame, Uint8Array>();

/** A frame as it is sent: to a crowd that is sent the same, it is made once. */
export const encoded = (frame: ServerFrame): Uint8Array => {
  const before = made.get(frame);
  if (before) return before;
  const message = encodeFrame(frame);
  made.set(frame, message);
  return message;
};
