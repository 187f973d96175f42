import { either as E } from 'fp-ts';
import { indexed } from '../codec/indexed.ts';
import type { Rule, Step } from './rule.ts';

/** The first rule that claims the token. */
export const firstOf =
  <A>(...rules: readonly Rule<A>[]): Rule<A> =>
  (token) => {
    for (const rule of rules) {
      const step = rule(token);
      if (step) return step;
    }
    return undefined;
  };

/** The answer is whole. */
export const done: Step<never> = { _tag: 'Done', values: [] };

/** Mine, and nothing to tell: more is to come, by the same rule or by `next`. */
export const more = <A = never>(next?: Rule<A>): Step<A> =>
  next ? { _tag: 'More', values: [], next } : { _tag: 'More', values: [] };

/** The line that is `text`, to the letter. */
export const exactly =
  <A>(text: string, step: Step<A>): Rule<A> =>
  (token) =>
    token._tag === 'Line' && token.text === text ? step : undefined;

/** The line `text` about this connection: alone, or as `<index>, text`. Without an index it is the module's only one, 0. */
export const about =
  <A>(index: number | undefined, text: string, step: Step<A>): Rule<A> =>
  (token) => {
    if (token._tag !== 'Line') return undefined;
    const own = index ?? 0;
    const line = indexed(token.text);
    return line.text === text && (line.index ?? own) === own ? step : undefined;
  };

/** `rule` for one token, then `next`; `quiet` ms of silence in between end the answer well. */
export const followed =
  <A>(rule: Rule<A>, next: Rule<A>, quiet?: number): Rule<A> =>
  (token) => {
    const step = rule(token);
    if (step?._tag !== 'More') return step;
    return quiet === undefined ? { ...step, next } : { ...step, next, quiet };
  };

/** Reads what a line holds: `Left` says why it cannot, `undefined` that the line is another's after all. */
export type Decode<A> = (rest: string) => E.Either<string, A> | undefined;

/** The line that begins with `prefix`, read by `decode`; `last` when nothing follows it. */
export const prefixed =
  <A>(prefix: string, decode: Decode<A>, last?: 'last'): Rule<A> =>
  (token) =>
    token._tag === 'Line' && token.text.startsWith(prefix)
      ? read(token.text, decode(token.text.slice(prefix.length)), last)
      : undefined;

/** Any line that `decode` can read; lines that it cannot are not mine. */
export const readable =
  <A>(decode: Decode<A>, last?: 'last'): Rule<A> =>
  (token) => {
    if (token._tag !== 'Line') return undefined;
    const value = decode(token.text);
    return value && E.isRight(value) ? read(token.text, value, last) : undefined;
  };

const read = <A>(
  text: string,
  value: E.Either<string, A> | undefined,
  last: 'last' | undefined,
): Step<A> | undefined => {
  if (!value) return undefined;
  const _tag = last ? 'Done' : 'More';
  if (E.isLeft(value)) return { _tag, values: [], spoiled: { text, why: value.left } };
  return { _tag, values: [value.right] };
};

/** `OK`: the answer is whole. */
export const ok: Rule<never> = exactly('OK', done);

const CODED = /^\+CM[ES] ERROR: ?(\d+)$/;

/** `ERROR`, `+CME ERROR: …`, `+CMS ERROR: …`: what any command may be answered. */
export const refused: Rule<never> = (token) => {
  if (token._tag !== 'Line') return undefined;
  const { text } = token;
  if (text === 'ERROR') return { _tag: 'Refused', text };
  if (!text.startsWith('+CME ERROR:') && !text.startsWith('+CMS ERROR:')) return undefined;
  const code = CODED.exec(text)?.[1];
  return code === undefined ? { _tag: 'Refused', text } : { _tag: 'Refused', text, code: Number(code) };
};

/** The plainest answer: `OK`, or a refusal. */
export const accepted: Rule<never> = firstOf(ok, refused);

/** Lines that begin with `prefix`, then `OK`; or a refusal. */
export const answer = <A>(prefix: string, decode: Decode<A>): Rule<A> =>
  firstOf<A>(prefixed(prefix, decode), ok, refused);

/** One line that begins with `prefix`, then `OK`; or a refusal. A second such line is not mine: it is a URC of that shape. */
export const oneAnswer = <A>(prefix: string, decode: Decode<A>): Rule<A> =>
  firstOf<A>(followed(prefixed(prefix, decode), accepted), accepted);
