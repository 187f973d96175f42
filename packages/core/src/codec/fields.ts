import { either as E } from 'fp-ts';
import type * as t from 'io-ts';
import { decode } from './numbers.ts';
import { params } from './params.ts';

type Codecs<T extends readonly unknown[]> = { readonly [K in keyof T]: t.Type<T[K], string, string> };

/** Texts, each read by its codec: as many as there are codecs, no more and no fewer. */
export const each =
  <T extends readonly unknown[]>(...codecs: Codecs<T>) =>
  (texts: readonly string[]): E.Either<string, T> => {
    if (texts.length !== codecs.length) {
      return E.left(`expected ${codecs.length} fields, not ${texts.length}`);
    }
    const values: unknown[] = [];
    for (const codec of codecs) {
      const value = decode(codec)(texts[values.length] ?? '');
      if (E.isLeft(value)) return value;
      values.push(value.right);
    }
    return E.right(values as unknown as T);
  };

/** The fields of a line: `fields(Count, Count, Count)` reads `30, 20, 10`. */
export const fields = <T extends readonly unknown[]>(...codecs: Codecs<T>) => {
  const values = each<T>(...codecs);
  return (rest: string): E.Either<string, T> => values(params(rest));
};

/** A line that is one field. */
export const field = <A>(codec: t.Type<A, string, string>) => {
  const value = fields<readonly [A]>(codec);
  return (rest: string): E.Either<string, A> => E.map(([only]: readonly [A]) => only)(value(rest));
};
