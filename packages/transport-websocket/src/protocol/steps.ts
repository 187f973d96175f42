import { either as E } from 'fp-ts';
import * as t from 'io-ts';
import { fields, list, text, whole, word } from './codecs.ts';
import type { Step } from './message.ts';
import { SCRIPT } from './protocol.ts';

const none = {};

export const Milliseconds: t.Type<number> = whole(0, SCRIPT.ms);
export const OutgoingLine = word('dtr', 'rts', 'brk');
const Base64 = text(0, 1400, /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/);

/** By the key that only it has: a step that is two of them is none, lest half of it be passed over. */
const STEPS: Readonly<Record<string, t.Decoder<unknown, Step>>> = {
  quiet: fields({ quiet: Milliseconds }, none),
  write: fields({ write: Base64 }, none),
  line: fields({ line: OutgoingLine, level: t.boolean }, none),
  expect: fields({ expect: Base64, ms: Milliseconds }, none),
};

const codecOf = (u: unknown): t.Decoder<unknown, Step> | undefined => {
  const keys = Object.keys(STEPS).filter(
    (key) => typeof u === 'object' && u !== null && Object.hasOwn(u, key),
  );
  const [key] = keys;
  return keys.length === 1 && key !== undefined ? STEPS[key] : undefined;
};

export const OneStep: t.Type<Step> = new t.Type(
  'a step',
  (u): u is Step => E.isRight(codecOf(u)?.decode(u) ?? E.left(undefined)),
  (u, context) => codecOf(u)?.validate(u, context) ?? t.failure(u, context),
  t.identity,
);

export const Steps = list(OneStep, SCRIPT.steps);
