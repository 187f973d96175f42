import { either as E } from 'fp-ts';
import * as t from 'io-ts';

/** A whole number between `min` and `max`, both included. */
export const whole = (min: number, max: number): t.Type<number> =>
  new t.Type(
    `a whole number ${min}–${max}`,
    (u): u is number => typeof u === 'number' && Number.isInteger(u) && u >= min && u <= max,
    function (this: t.Type<number>, u, context) {
      return this.is(u) ? t.success(u) : t.failure(u, context);
    },
    t.identity,
  );

/** Text of `min` to `max` characters that match. */
export const text = (min: number, max: number, pattern = /^[^\p{Cc}]*$/u): t.Type<string> =>
  new t.Type(
    `text of ${min}–${max} characters`,
    (u): u is string => typeof u === 'string' && u.length >= min && u.length <= max && pattern.test(u),
    function (this: t.Type<string>, u, context) {
      return this.is(u) ? t.success(u) : t.failure(u, context);
    },
    t.identity,
  );

/** One of these words. */
export const word = <W extends string>(...words: readonly W[]): t.Type<W> =>
  one(words.join(' or '), (u): u is W => words.some((each) => each === u));

/** One of these numbers. */
export const number = <N extends number>(...numbers: readonly N[]): t.Type<N> =>
  one(numbers.join(' or '), (u): u is N => numbers.some((each) => each === u));

const one = <A>(name: string, is: (u: unknown) => u is A): t.Type<A> =>
  new t.Type(name, is, (u, context) => (is(u) ? t.success(u) : t.failure(u, context)), t.identity);

/** These fields, and those that may be absent; any others are left behind. */
export const fields = <P extends t.Props, Q extends t.Props>(props: P, optional: Q) =>
  t.exact(t.intersection([t.type(props), t.partial(optional)]));

/** A list of at most so many. */
export const list = <A>(codec: t.Type<A>, most: number): t.Type<readonly A[]> => {
  const array = t.readonlyArray(codec);
  const short = (u: unknown): u is readonly A[] => array.is(u) && u.length <= most;
  return new t.Type(
    `at most ${most}`,
    short,
    // Counted first: a hostile list is not looked through.
    (u, context) =>
      Array.isArray(u) && u.length > most ? t.failure(u, context) : array.validate(u, context),
    t.identity,
  );
};

/** What it is, or where in it the first thing is wrong. */
export const decodeWith =
  <A>(codec: t.Decoder<unknown, A>) =>
  (u: unknown): E.Either<string, A> =>
    E.mapLeft((errors: t.Errors) => {
      const path = errors[0]?.context.map(({ key }) => key).filter((key) => key !== '' && !/^\d+$/.test(key));
      return `no valid ${path?.join('.') || 'message'}`;
    })(codec.decode(u));
