import type { Contestant } from '../frames/contestants/contestant.ts';
import { reference } from '../frames/contestants/reference.ts';
import { sdk } from '../frames/contestants/sdk.ts';
import { stringRegex } from '../frames/contestants/string-regex.ts';
import { tokenizer } from '../frames/contestants/tokenizer.ts';
import { websocket } from '../frames/contestants/websocket.ts';
import { SHORT, type Stream, TYPICAL } from '../frames/stream.ts';
import { BESIDES, VIEW } from '../memory/allocation.ts';
import { answeredAtOnce } from '../path/commands.ts';
import { news } from '../path/news.ts';
import { pull } from '../path/pull.ts';
import type { Group } from '../path/work.ts';

/** What a frame may take of a processor. It is 143 and 597; what is compiled otherwise from one run to the next moves that by 3 %. */
export const INSTRUCTIONS: readonly (readonly [Contestant, number])[] = [
  [tokenizer, 160],
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

/** Bytes of heap for a frame. */
export const BYTES: readonly (readonly [Contestant, number])[] = [
  [tokenizer, BESIDES],
  [sdk, VIEW + BESIDES],
];

/** How many times as long as the least that can be done, by the name of the work. */
export const PATHS: readonly (readonly [Group, string, number])[] = [
  [answeredAtOnce, '`modem.at.run` (canned)', 60],
  [news, '`modem.urc$`', 12],
  [pull, '`socket.data$`, pulled', 60],
];

/** About one and a half times what is measured on a quiet machine. */
export const LIMITS: readonly Limit[] = [
  { stream: TYPICAL, one: tokenizer, other: reference, most: 1.9 },
  { stream: TYPICAL, one: sdk, other: reference, most: 9.5 },
  { stream: TYPICAL, one: sdk, other: stringRegex, most: 0.27 },
  { stream: { ...TYPICAL, lines: true }, one: sdk, other: stringRegex, most: 2.6 },
  { stream: SPLIT, one: sdk, other: websocket, most: 1.2 },
  { stream: SPLIT, one: sdk, other: stringRegex, most: 0.36 },
];
