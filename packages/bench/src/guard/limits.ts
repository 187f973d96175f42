import type { Contestant } from '../frames/contestants/contestant.ts';
import { reference } from '../frames/contestants/reference.ts';
import { sdk } from '../frames/contestants/sdk.ts';
import { stringRegex } from '../frames/contestants/string-regex.ts';
import { tokenizer } from '../frames/contestants/tokenizer.ts';
import { websocket } from '../frames/contestants/websocket.ts';
import type { Stream } from '../frames/stream.ts';

/** 64 KiB of frames of 64 bytes at a time. */
const WHOLE: Stream = {
  seed: 1,
  payload: 64,
  lines: false,
  chunk: 65_536,
  buffers: 'slabs',
  bytes: 1_048_576,
  frames: 16_384,
};

/** What a frame may take of a processor. It is 136 and 585; what is compiled otherwise from one run to the next moves that by 3 %. */
export const INSTRUCTIONS: readonly (readonly [Contestant, number])[] = [
  [tokenizer, 150],
  [sdk, 640],
];

/** How many times as long one may take as the other. */
export interface Limit {
  readonly stream: Stream;
  readonly one: Contestant;
  readonly other: Contestant;
  readonly most: number;
}

const SPLIT: Stream = { ...WHOLE, payload: 'mixed', chunk: 64, bytes: 131_072, frames: 2_048 };

/** About one and a half times what is measured on a quiet machine. */
export const LIMITS: readonly Limit[] = [
  { stream: WHOLE, one: tokenizer, other: reference, most: 1.9 },
  { stream: WHOLE, one: sdk, other: reference, most: 9 },
  { stream: WHOLE, one: sdk, other: stringRegex, most: 0.3 },
  { stream: { ...WHOLE, lines: true }, one: sdk, other: stringRegex, most: 2.4 },
  { stream: SPLIT, one: sdk, other: websocket, most: 1.6 },
  { stream: SPLIT, one: sdk, other: stringRegex, most: 0.5 },
];
