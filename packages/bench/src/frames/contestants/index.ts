import { concatRegex } from './concat-regex.ts';
import type { Contestant } from './contestant.ts';
import { delimiter } from './delimiter.ts';
import { mqtt } from './mqtt.ts';
import { readline } from './readline.ts';
import { redis } from './redis.ts';
import { reference } from './reference.ts';
import { regex } from './regex.ts';
import { sdk } from './sdk.ts';
import { stringRegex } from './string-regex.ts';
import { subjects } from './subjects.ts';
import { tokenizer } from './tokenizer.ts';
import { websocket } from './websocket.ts';

/** Who takes part; the first is what the others are measured against. */
export const CONTESTANTS: readonly [Contestant, ...Contestant[]] = [
  reference,
  tokenizer,
  sdk,
  subjects,
  redis,
  websocket,
  mqtt,
  stringRegex,
  concatRegex,
  delimiter,
  readline,
  regex,
];
