import { either as E } from 'fp-ts';
import * as t from 'io-ts';

const DIGITS = /^\d{1,10}$/;

/** A whole number in decimal digits, between `min` and `max`, both included. */
export const whole = (name: string, min: number, max: number): t.Type<number, string, string> =>
  new t.Type(
    name,
    (u): u is number => typeof u === 'number' && Number.isInteger(u) && u >= min && u <= max,
    (text, context) => {
      const value = DIGITS.test(text) ? Number(text) : Number.NaN;
      return value >= min && value <= max ? t.success(value) : t.failure(text, context);
    },
    String,
  );

const DECIMAL = /^-?\d{1,10}(?:\.\d{1,6})?$/;

/** A number with a sign or without, with a fraction or without: `-7`, `36`, `36.5`. */
export const Decimal: t.Type<number, string, string> = new t.Type(
  'a number',
  (u): u is number => typeof u === 'number' && Number.isFinite(u),
  (text, context) => (DECIMAL.test(text) ? t.success(Number(text)) : t.failure(text, context)),
  String,
);

/** One of these numbers. */
export const choice = <V extends number>(...values: readonly V[]): t.Type<V, string, string> => {
  const is = (u: unknown): u is V => values.some((value) => value === u);
  return new t.Type<V, string, string>(
    values.join(' or '),
    is,
    (text, context) => {
      const value = DIGITS.test(text) ? Number(text) : Number.NaN;
      return is(value) ? t.success(value) : t.failure(text, context);
    },
    String,
  );
};

/** A count of bytes or of packets. */
export const Count = whole('a count', 0, 0xffff_ffff);
/** The index of a connection, 0–5 (note 3.3). */
export const Index = whole('a connection index 0–5', 0, 5);
/** A PDP context, 0 or 1 (note 7). */
export const ContextId = whole('a context 0 or 1', 0, 1);
/** A TCP or UDP port. */
export const Port = whole('a port 0–65535', 0, 65_535);
/** Any text. */
export const Text: t.Type<string, string, string> = new t.Type(
  'text',
  t.string.is,
  (text) => t.success(text),
  (text) => text,
);

/** One of these words, to the letter. */
export const oneOf = <W extends string>(...words: readonly W[]): t.Type<W, string, string> => {
  const is = (u: unknown): u is W => words.some((word) => word === u);
  return new t.Type<W, string, string>(
    words.join(' or '),
    is,
    (text, context) => (is(text) ? t.success(text) : t.failure(text, context)),
    (word) => word,
  );
};

/** Reads one text by a codec; `Left` says what was expected and what was there. */
export const decode =
  <A>(codec: t.Type<A, string, string>) =>
  (text: string): E.Either<string, A> => {
    const value = codec.decode(text);
    return E.isRight(value) ? value : E.left(`expected ${codec.name}, not ${JSON.stringify(text)}`);
  };
