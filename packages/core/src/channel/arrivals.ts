import { LF } from '../bytes/ascii.ts';
import { isLineEnd } from './line-bytes.ts';

/** How bytes came in: `size` of them within one chunk. */
export interface Piece {
  /** The number of the chunk, counted from 1 since the line was opened. */
  readonly chunk: number;
  /** When it came, in ms on the scheduler's clock. */
  readonly at: number;
  readonly size: number;
}

/** Bytes as they came: a view where one chunk holds them, one copy where they straddle. */
export interface Raw {
  readonly bytes: Uint8Array;
  readonly pieces: readonly Piece[];
}

interface Chunk {
  readonly number: number;
  readonly at: number;
  /** How many bytes had come in before it. */
  readonly from: number;
  readonly bytes: Uint8Array;
}

/** The chunks that came in and are not accounted for yet, by how many bytes had come in before: kept only while somebody watches. */
export class Arrivals {
  /** How many bytes came in. */
  received = 0;
  /** How many chunks they came in. */
  count = 0;
  /** How many of the bytes are accounted for. */
  taken = 0;
  private chunks: Chunk[] = [];

  /** Everything that came so far is accounted for. */
  begin(): void {
    this.chunks = [];
    this.taken = this.received;
  }

  /** A chunk came, to be kept where it is told when. */
  add(bytes: Uint8Array, at?: number): void {
    this.count++;
    if (at !== undefined) this.chunks.push({ number: this.count, at, from: this.received, bytes });
    this.received += bytes.length;
  }

  /** Accounts for what came up to `position`: nothing, where that was accounted for before. */
  take(position: number): Raw {
    const from = this.taken;
    const parts: Uint8Array[] = [];
    const pieces: Piece[] = [];
    for (let chunk = this.chunks[0]; chunk && chunk.from < position; chunk = this.chunks[0]) {
      const end = chunk.from + chunk.bytes.length;
      const part = chunk.bytes.subarray(Math.max(0, from - chunk.from), position - chunk.from);
      if (part.length > 0) {
        parts.push(part);
        pieces.push({ chunk: chunk.number, at: chunk.at, size: part.length });
      }
      if (end > position) break;
      this.chunks.shift();
    }
    this.taken = Math.max(from, position);
    return { bytes: together(parts), pieces };
  }

  /** Where the lines end that came up to `position` and are not accounted for; the last may have no end. */
  lineEnds(position: number): readonly number[] {
    const ends: number[] = [];
    let begun = false;
    for (const { from, bytes } of this.chunks) {
      for (let at = Math.max(this.taken, from); at < Math.min(position, from + bytes.length); at++) {
        const byte = bytes[at - from] as number;
        if (begun && byte === LF) ends.push(at + 1);
        begun = isLineEnd(byte) ? begun && byte !== LF : true;
      }
    }
    return this.taken < position && ends.at(-1) !== position ? [...ends, position] : ends;
  }
}

const together = (parts: readonly Uint8Array[]): Uint8Array => {
  const [first, second] = parts;
  if (first && !second) return first;
  const all = new Uint8Array(parts.reduce((size, { length }) => size + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};
