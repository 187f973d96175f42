import { CR, LF } from '../bytes/ascii.ts';
import { NOTHING } from '../bytes/joined.ts';

// "\r\n+RECEIVE: i, n" as four words with their first byte lowest; the index and the first digit of the length are left open.
const WORD_0 = 0x522b0a0d;
const WORD_1 = 0x49454345;
const WORD_2 = 0x203a4556;
const WORD_3 = 0x00202c00;
const WORD_3_MASK = 0x00ffff00;

/** How many bytes are looked at: the longest header has 21, and the loads reach a little further. */
export const GUESS = 24;
/** Where the word stands whose lowest byte is the index and whose highest is the first digit of the length. */
const INDEX_AT = 12;
/** Where the word behind it stands: up to three digits more, and CR LF. */
const MORE_AT = 16;
/** How long a header is whose length has one digit. */
const SHORTEST_HEADER = 18;

const [ZERO, CR_LF] = [0x30, 0x0a0d];

/** A chunk, word by word: one view for each buffer that chunks are slices of. */
export class Words {
  /** Of the buffer, not of the chunk. */
  view: DataView<ArrayBufferLike>;
  chunk = NOTHING;
  private buffer: ArrayBufferLike = NOTHING.buffer;

  constructor() {
    this.view = new DataView(this.buffer);
  }

  look(chunk: Uint8Array): void {
    const { buffer } = chunk;
    this.chunk = chunk;
    if (buffer === this.buffer) return;
    this.buffer = buffer;
    this.view = new DataView(buffer);
  }
}

/** Whether `\r\n+RECEIVE: <i>, <n>` stands at `at`: four loads folded into one branch, where byte by byte takes 260 instructions. */
export const isReceiveAt = (view: DataView<ArrayBufferLike>, at: number): boolean =>
  ((view.getInt32(at, true) ^ WORD_0) |
    (view.getInt32((at + 4) | 0, true) ^ WORD_1) |
    (view.getInt32((at + 8) | 0, true) ^ WORD_2) |
    ((view.getInt32((at + INDEX_AT) | 0, true) & WORD_3_MASK) ^ WORD_3)) ===
  0;

/** The connection; none where it is not 0–9. */
export const indexAt = (view: DataView<ArrayBufferLike>, at: number): number =>
  view.getUint8((at + INDEX_AT) | 0) - ZERO;

/**
 * How long the header at `at` is, and how many bytes follow: {@link sizeOf} and {@link lengthOf} take it apart. 0 where it has no
 * length. `| 0` and `>>> 0` spare V8 its checks for overflow; of a longer function V8 would inline less of what is behind the sink.
 */
export const headerAt = (view: DataView<ArrayBufferLike>, at: number): number => {
  const more = view.getInt32((at + MORE_AT) | 0, true);
  let length = view.getUint8((at + MORE_AT - 1) | 0) - ZERO;
  if (length >>> 0 > 9) return 0;
  if ((more & 0xffff) === CR_LF) return (SHORTEST_HEADER << 14) | length;
  let digit = (more & 0xff) - ZERO;
  if (digit >>> 0 > 9) return 0;
  length = (Math.imul(length, 10) + digit) | 0;
  if (((more >>> 8) & 0xffff) === CR_LF) return ((SHORTEST_HEADER + 1) << 14) | length;
  digit = ((more >>> 8) & 0xff) - ZERO;
  if (digit >>> 0 > 9) return 0;
  length = (Math.imul(length, 10) + digit) | 0;
  if (more >>> 16 === CR_LF) return ((SHORTEST_HEADER + 2) << 14) | length;
  digit = ((more >>> 16) & 0xff) - ZERO;
  if (digit >>> 0 > 9 || more >>> 24 !== CR || view.getUint8((at + MORE_AT + 4) | 0) !== LF) return 0;
  return ((SHORTEST_HEADER + 3) << 14) | ((Math.imul(length, 10) + digit) | 0);
};

/** How many bytes the header has. */
export const sizeOf = (header: number): number => header >>> 14;
/** How many bytes follow it. */
export const lengthOf = (header: number): number => header & 0x3fff;
