import * as t from 'io-ts';

/** What a contestant is fed, made from a seed: the same for all, each in its own framing. */
export const Stream = t.type({
  seed: t.number,
  payload: t.union([t.literal(16), t.literal(64), t.literal(256), t.literal(1460), t.literal('mixed')]),
  lines: t.boolean,
  /** How much payload there is, in bytes. */
  bytes: t.number,
  /** How many frames there are at most. */
  frames: t.number,
  /** How many bytes come at a time. */
  chunk: t.number,
  buffers: t.union([t.literal('slabs'), t.literal('one')]),
});
export type Stream = t.TypeOf<typeof Stream>;

/** Frames of 64 bytes, 64 KiB at a time, as serialport hands them out: what is looked at more closely. */
export const TYPICAL: Stream = {
  seed: 1,
  payload: 64,
  lines: false,
  chunk: 65_536,
  buffers: 'slabs',
  bytes: 1_048_576,
  frames: 16_384,
};

/** So much of a stream as is made quickly. */
export const SHORT = { bytes: 131_072, frames: 2_048 } as const;
