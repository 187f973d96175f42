import type { Contestant } from '../frames/contestants/contestant.ts';
import { reference } from '../frames/contestants/reference.ts';
import { sdk } from '../frames/contestants/sdk.ts';
import { stringRegex } from '../frames/contestants/string-regex.ts';
import { tokenizer } from '../frames/contestants/tokenizer.ts';
import { websocket } from '../frames/contestants/websocket.ts';
import { SHORT, type Stream, TYPICAL } from '../frames/stream.ts';

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

const SPLIT: Stream = { ...TYPICAL, payload: 'mixed', chunk: 64, ...SHORT };

/** About one and a half times what is measured on a quiet machine. */
export const LIMITS: readonly Limit[] = [
  { stream: TYPICAL, one: tokenizer, other: reference, most: 1.9 },
  { stream: TYPICAL, one: sdk, other: reference, most: 9 },
  { stream: TYPICAL, one: sdk, other: stringRegex, most: 0.3 },
  { stream: { ...TYPICAL, lines: true }, one: sdk, other: stringRegex, most: 2.4 },
  { stream: SPLIT, one: sdk, other: websocket, most: 1.6 },
  { stream: SPLIT, one: sdk, other: stringRegex, most: 0.5 },
];
