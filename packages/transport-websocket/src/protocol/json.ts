import { either as E } from 'fp-ts';
import { CONTROL, DEPTH } from './protocol.ts';

/** The JSON of a control message, within its limits: its size in UTF-8, its depth, and no key that reaches a prototype. */
export const parseJson = (text: string, most: number = CONTROL): E.Either<string, unknown> => {
  if (bytesIn(text, most) > most) return E.left(`a control message above ${most} bytes`);
  if (tooDeep(text)) return E.left(`a control message nested deeper than ${DEPTH}`);
  try {
    return E.right(
      JSON.parse(text, (key, value: unknown) => {
        if (FORBIDDEN.has(key)) throw new SyntaxError(`the key ${key}`);
        return value;
      }),
    );
  } catch (error) {
    return E.left(
      error instanceof SyntaxError && error.message.startsWith('the key') ? error.message : 'no JSON',
    );
  }
};

const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Counted before it is parsed: the parser would recurse. */
const tooDeep = (text: string) => {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (quoted) {
      if (character === '\\') at += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '{' || character === '[') {
      depth += 1;
      if (depth > DEPTH) return true;
    } else if (character === '}' || character === ']') depth -= 1;
  }
  return false;
};

/** How long it is in UTF-8; what has more code units than bytes are allowed need not be counted. */
const bytesIn = (text: string, most: number) => {
  if (text.length > most) return text.length;
  let bytes = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3;
  }
  return bytes;
};
