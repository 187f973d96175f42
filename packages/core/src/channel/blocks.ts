import { textOf } from '../bytes/ascii.ts';
import { NOTHING } from '../bytes/joined.ts';

/**
 * A chunk of so many bytes is copied whole sooner than a view of a part of it is made: what stands in front of the block goes in
 * front of it, and what stands behind it is overwritten by what comes next.
 */
const SMALL = 512;
/** To allocate a buffer takes longer than all else that is done for a block: one is shared by so many bytes of blocks. */
const SLAB = 16_384;

/**
 * The counted blocks, as far as they have come. One that comes whole is a view of its chunk; the pieces of any other are put
 * together by one copy.
 */
export class Blocks {
  private begun = false;
  /** Where blocks are put together, from which place on this one, and how far it has come. */
  private slab = NOTHING;
  private from = 0;
  private filled = 0;
  private chunk = NOTHING;
  private buffer: ArrayBufferLike = NOTHING.buffer;
  private offset = 0;

  /** The block, where these `length` bytes at `start` of the chunk are its last. */
  whole(chunk: Uint8Array, start: number, length: number, remaining: number): Uint8Array | undefined {
    if (remaining === 0 && this.begun === false) return this.view(chunk, start, length);
    this.keep(chunk, start, length, remaining);
    return remaining === 0 ? this.handed() : undefined;
  }

  /** A piece of one, for whoever puts them together himself. */
  piece(chunk: Uint8Array, start: number, length: number, remaining: number): Uint8Array {
    if (remaining > 0 || this.begun) this.keep(chunk, start, length, remaining);
    return this.view(chunk, start, length);
  }

  /** The rest of it never comes: the lines in what came of it, one of which may say why. */
  end(): readonly string[] {
    const { slab, from, filled } = this;
    const came = this.begun ? textOf(slab, from, from + filled) : '';
    this.begun = false;
    // Cut behind a line end, it is the module's line and not a word of the payload.
    return came.split('\r\n').slice(1, -1);
  }

  private keep(chunk: Uint8Array, start: number, length: number, remaining: number): void {
    const small = chunk.length <= SMALL;
    if (!this.begun) this.begin(length + remaining, small ? start : 0);
    this.begun = remaining > 0;
    const { slab, filled } = this;
    const at = this.from + filled;
    const to = at - start;
    if (small && (filled === 0 || start === 0) && to + chunk.length <= slab.length) slab.set(chunk, to);
    else slab.set(this.view(chunk, start, length), at);
    this.filled = filled + length;
  }

  /** `before`: so many bytes in front of it are written along. */
  private begin(size: number, before: number): void {
    this.filled = 0;
    this.from += before;
    if (this.from + size <= this.slab.length) return;
    this.slab = new Uint8Array(Math.max(SLAB, before + size));
    this.from = before;
  }

  /** What is handed out is never written into again. */
  private handed(): Uint8Array {
    const { slab, from, filled } = this;
    this.from = from + filled;
    return new Uint8Array(slab.buffer, from, filled);
  }

  private look(chunk: Uint8Array): void {
    this.chunk = chunk;
    this.buffer = chunk.buffer;
    this.offset = chunk.byteOffset;
  }

  /** Where a chunk lies is looked up once: each time takes half as long as the view. */
  private view(chunk: Uint8Array, start: number, length: number): Uint8Array {
    if (chunk !== this.chunk) this.look(chunk);
    return new Uint8Array(this.buffer, (this.offset + start) | 0, length);
  }
}
