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

/** Who takes part. */
export const CONTESTANTS: readonly Contestant[] = [
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

/** The one of that name. */
export const contestantOf = (name: string): Contestant => {
  const contestant = CONTESTANTS.find((one) => one.name === name);
  if (!contestant) throw new Error(`No contestant ${name}.`);
  return contestant;
};
