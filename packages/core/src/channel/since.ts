import { filter, map, type OperatorFunction } from 'rxjs';
import type { Piece } from './arrivals.ts';
import type { Traced } from './trace.ts';

/** What crossed the line, and, where it came in, how many bytes had come in where it ended. */
export interface Placed {
  readonly traced: Traced;
  readonly end?: number;
}

/** For whoever watches since `from` bytes had come in: of what came before nothing, of what was coming in then the rest. */
export const since =
  (from: number): OperatorFunction<Placed, Traced> =>
  (placed$) =>
    placed$.pipe(
      filter(({ end }) => end === undefined || end > from),
      map(({ traced, end }) => (end === undefined ? traced : rest(traced, from - (end - traced.size)))),
    );

const rest = (traced: Traced, before: number): Traced =>
  before <= 0
    ? traced
    : {
        ...traced,
        size: traced.size - before,
        bytes: traced.bytes.subarray(before),
        pieces: without(traced.pieces ?? [], before),
      };

const without = (pieces: readonly Piece[], before: number): readonly Piece[] => {
  const left: Piece[] = [];
  let over = before;
  for (const piece of pieces) {
    const size = piece.size - Math.min(over, piece.size);
    over -= piece.size - size;
    if (size > 0) left.push({ ...piece, size });
  }
  return left;
};
