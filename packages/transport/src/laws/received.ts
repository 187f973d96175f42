import { filter, type Observable, scan } from 'rxjs';
import { textOf } from '../escapes.ts';
import { type Watch, watch } from './watch.ts';

/** A chunk as it was handed out, with a copy of what it read at that moment. */
export interface Received {
  readonly chunk: Uint8Array;
  readonly copy: Uint8Array;
  /** How many bytes had come with it, all in all. */
  readonly total: number;
}

export const receive = (bytes$: Observable<Uint8Array>, patience: number): Watch<Received> => {
  const counted$ = bytes$.pipe(
    scan<Uint8Array, Received | undefined>(
      (before, chunk) => ({ chunk, copy: new Uint8Array(chunk), total: (before?.total ?? 0) + chunk.length }),
      undefined,
    ),
    filter((received) => received !== undefined),
  );
  return watch(counted$, patience);
};

export const joined = (pieces: ReadonlyArray<Uint8Array>): Uint8Array => {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  pieces.reduce((at, piece) => {
    whole.set(piece, at);
    return at + piece.length;
  }, 0);
  return whole;
};

/** Waits until as many bytes have come as are expected, and rejects unless they are the ones, and all. */
export const receives = async (where: string, from: Watch<Received>, expected: Uint8Array): Promise<void> => {
  const size = () => from.values.at(-1)?.total ?? 0;
  await from.until(
    () => size() >= expected.length,
    () => `${where} received ${size()} of ${expected.length} bytes`,
  );
  const actual = joined(from.values.map(({ copy }) => copy));
  const wrong = actual.findIndex((byte, at) => byte !== expected[at]);
  if (wrong >= 0)
    throw new Error(
      `${where} should have received ${excerpt(expected, wrong)}, and received ${excerpt(actual, wrong)}` +
        ` (they differ from byte ${wrong} on).`,
    );
};

const excerpt = (bytes: Uint8Array, around: number) => {
  const start = Math.max(0, around - 12);
  const end = Math.min(bytes.length, around + 12);
  return `${start > 0 ? '…' : ''}"${textOf(bytes.subarray(start, end))}"${end < bytes.length ? '…' : ''}`;
};
