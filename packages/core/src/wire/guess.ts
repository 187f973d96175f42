// "\r\n+RECEIVE: i, n" as four words with their first byte lowest; the index and the first digit of the length are left open.
const WORD_0 = 0x522b0a0d;
const WORD_1 = 0x49454345;
const WORD_2 = 0x203a4556;
const WORD_3 = 0x00202c00;
const WORD_3_MASK = 0x00ffff00;
/** Where the word stands that has the index and the first digit, and the one behind it. */
const INDEX_AT = 12;
const MORE_AT = 16;
/** Where the data begins behind a length of one digit. */
const SHORTEST = 18;

const [CR_LF, CR, LF, ZERO] = [0x0a0d, 0x0d, 0x0a, 0x30];

/** How many bytes are looked at: the longest header has 21, and the loads reach a little further. */
export const GUESS = 24;

/** Whether `\r\n+RECEIVE: <i>, <n>` stands at `at`: four loads folded into one branch, where byte by byte takes 260 instructions. */
export const isReceiveAt = (view: DataView<ArrayBufferLike>, at: number): boolean =>
  ((view.getInt32(at, true) ^ WORD_0) |
    (view.getInt32((at + 4) | 0, true) ^ WORD_1) |
    (view.getInt32((at + 8) | 0, true) ^ WORD_2) |
    ((view.getInt32((at + INDEX_AT) | 0, true) & WORD_3_MASK) ^ WORD_3)) ===
  0;

/**
 * What that header says, in one number: {@link indexOf}, {@link sizeOf} and {@link lengthOf} take it apart. 0 where it is none after
 * all: a length of up to four digits, and CR LF, are expected. `| 0` and `>>> 0` spare V8 its checks for overflows.
 */
export const headerAt = (view: DataView<ArrayBufferLike>, at: number): number => {
  const word = view.getInt32((at + INDEX_AT) | 0, true);
  const more = view.getInt32((at + MORE_AT) | 0, true);
  const index = (word & 0xff) - ZERO;
  let length = (word >>> 24) - ZERO;
  if (index >>> 0 > 9 || length >>> 0 > 9) return 0;
  if ((more & 0xffff) === CR_LF) return packed(index, SHORTEST, length);
  let digit = (more & 0xff) - ZERO;
  if (digit >>> 0 > 9) return 0;
  length = (Math.imul(length, 10) + digit) | 0;
  if (((more >>> 8) & 0xffff) === CR_LF) return packed(index, SHORTEST + 1, length);
  digit = ((more >>> 8) & 0xff) - ZERO;
  if (digit >>> 0 > 9) return 0;
  length = (Math.imul(length, 10) + digit) | 0;
  if (more >>> 16 === CR_LF) return packed(index, SHORTEST + 2, length);
  digit = ((more >>> 16) & 0xff) - ZERO;
  if (digit >>> 0 > 9 || more >>> 24 !== CR || view.getUint8((at + MORE_AT + 4) | 0) !== LF) return 0;
  return packed(index, SHORTEST + 3, (Math.imul(length, 10) + digit) | 0);
};

const packed = (index: number, size: number, length: number): number => (index << 20) | (size << 14) | length;

/** The connection. */
export const indexOf = (header: number): number => header >>> 20;
/** How many bytes the header has. */
export const sizeOf = (header: number): number => (header >>> 14) & 0x3f;
/** How many bytes follow it. */
export const lengthOf = (header: number): number => header & 0x3fff;
