import * as fc from 'fast-check';
import { noise, type Piece } from './grammar.ts';

/** What happens to pieces on their way: another list of them. `at` and `by` point somewhere, whatever there is. */
export interface Mutation {
  readonly how: keyof typeof manners;
  readonly at: number;
  readonly by: number;
  readonly noise: Piece;
}

type Manner = (piece: Piece, next: Piece | undefined, mutation: Mutation) => readonly Piece[];

/** Of a text only: a wall stays as it is. */
const within =
  (change: (text: string, mutation: Mutation) => string): Manner =>
  (piece, next, mutation) => {
    const rest = next === undefined ? [] : [next];
    return [typeof piece === 'string' ? change(piece, mutation) : piece, ...rest];
  };

const spliced = (text: string, at: number, removed: number, put: string) =>
  text.slice(0, at) + put + text.slice(at + removed);

const NUMBERS = ['4294967295', '4294967296', '1501', '0', '-1', '1e9', '99999999999999999999', ''];

/** The number that stands there, made another: one more, one less, or one that is out of all bounds. */
const blown = (text: string, by: number): string => {
  const found = [...text.matchAll(/\d+/g)];
  const number = found[by % Math.max(1, found.length)];
  if (!number) return text;
  const value = Number(number[0]);
  const other = [String(value + 1), String(Math.max(0, value - 1)), ...NUMBERS][by % (2 + NUMBERS.length)];
  return spliced(text, number.index, number[0].length, other ?? '');
};

const manners = {
  delete: (_, next) => (next === undefined ? [] : [next]),
  duplicate: (piece, next) => [piece, piece, ...(next === undefined ? [] : [next])],
  swap: (piece, next) => (next === undefined ? [piece] : [next, piece]),
  insert: (piece, next, { noise: put }) => [piece, put, ...(next === undefined ? [] : [next])],
  splice: within((text, { by, noise: put }) =>
    typeof put === 'string' ? spliced(text, by % (text.length + 1), 0, put) : text,
  ),
  truncate: within((text, { by }) => text.slice(0, by % (text.length + 1))),
  behead: within((text, { by }) => text.slice(by % (text.length + 1))),
  lose: within((text, { by }) => spliced(text, by % (text.length + 1), 1, '')),
  flip: within((text, { by }) => {
    const at = by % Math.max(1, text.length);
    const flipped = text.charCodeAt(at) ^ (1 << ((by >> 3) % 8));
    return text === '' ? text : spliced(text, at, 1, String.fromCharCode(flipped & 0xff));
  }),
  blow: within((text, { by }) => blown(text, by)),
} satisfies Record<string, Manner>;

const names = [
  ...(['delete', 'duplicate', 'swap', 'insert', 'splice'] as const),
  ...(['truncate', 'behead', 'lose', 'flip', 'blow'] as const),
];

export const mutation: fc.Arbitrary<Mutation> = fc.record({
  how: fc.constantFrom(...names),
  at: fc.nat(60),
  by: fc.nat(2_000),
  noise,
});

export const mutated = (pieces: readonly Piece[], mutations: readonly Mutation[]): readonly Piece[] =>
  mutations.reduce((before, change) => {
    const at = change.at % Math.max(1, before.length);
    const [piece, next] = before.slice(at, at + 2);
    if (piece === undefined) return before;
    const manner: Manner = manners[change.how];
    return [...before.slice(0, at), ...manner(piece, next, change), ...before.slice(at + 2)];
  }, pieces);
