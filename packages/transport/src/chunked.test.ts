import fc from 'fast-check';
import { from, NEVER, of } from 'rxjs';
import { chunked, type PieceSize } from './chunked.ts';
import type { Signals } from './signals.ts';
import type { Link } from './transport.ts';

const cut = (chunks: ReadonlyArray<Uint8Array>, size: PieceSize): Uint8Array[] => {
  const pieces: Uint8Array[] = [];
  const link: Link = { bytes$: from(chunks), write: () => NEVER };
  of(link)
    .pipe(chunked(size))
    .subscribe(({ bytes$ }) => bytes$.subscribe((piece) => pieces.push(piece)));
  return pieces;
};

const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 20 }));

describe('chunked', () => {
  it('cuts what arrives into pieces of a size, and a rest', () => {
    expect(cut([Uint8Array.of(1, 2, 3, 4, 5)], 2)).toEqual([
      Uint8Array.of(1, 2),
      Uint8Array.of(3, 4),
      Uint8Array.of(5),
    ]);
  });

  it('loses nothing, and gives no piece that is empty or too long', () => {
    fc.assert(
      fc.property(chunks, fc.integer({ min: -1, max: 9 }), (arriving, size) => {
        const pieces = cut(arriving, size);
        expect(pieces.flatMap((piece) => [...piece])).toEqual(arriving.flatMap((chunk) => [...chunk]));
        for (const { length } of pieces) expect(length).toBeGreaterThan(0);
        for (const { length } of pieces) expect(length).toBeLessThanOrEqual(Math.max(1, size));
      }),
    );
  });

  it('asks for the size of each piece', () => {
    let size = 0;
    const growing = () => {
      size += 1;
      return size;
    };
    expect(cut([new Uint8Array(6)], growing).map(({ length }) => length)).toEqual([1, 2, 3]);
  });

  it('copies nothing, and leaves the rest of the link as it is', () => {
    const chunk = new Uint8Array(4);
    expect(cut([chunk], 3).every(({ buffer }) => buffer === chunk.buffer)).toBe(true);

    const link: Link = { bytes$: NEVER, write: () => NEVER, signals: {} as Signals };
    of(link)
      .pipe(chunked(1))
      .subscribe(({ write, signals }) =>
        expect({ write, signals }).toEqual({ write: link.write, signals: link.signals }),
      );
    expect.assertions(2);
  });
});
