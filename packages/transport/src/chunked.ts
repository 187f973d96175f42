import { concatMap, from, map, type OperatorFunction } from 'rxjs';
import type { Link } from './transport.ts';

/** How many bytes the next piece has, at least 1: a number, or a function for pieces of varying size. */
export type PieceSize = number | (() => number);

/**
 * The same transport, with what arrives cut into pieces of `size` bytes: what a slow UART, a driver or
 * a network does to a stream. A reader whose result depends on the pieces is wrong.
 */
export const chunked = (size: PieceSize): OperatorFunction<Link, Link> =>
  map((link) => ({ ...link, bytes$: link.bytes$.pipe(concatMap((bytes) => from(pieces(bytes, size)))) }));

function* pieces(bytes: Uint8Array, size: PieceSize): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; ) {
    const end = start + Math.max(1, typeof size === 'number' ? size : size());
    yield bytes.subarray(start, end);
    start = end;
  }
}
