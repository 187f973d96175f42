// "\r\n+RECEIVE: i, n" as four big-endian words; the index and the first digit of the length are left open.
const WORD_0 = 0x0d0a2b52;
const WORD_1 = 0x45434549;
const WORD_2 = 0x56453a20;
const WORD_3 = 0x002c2000;
const WORD_3_MASK = 0x00ffff00;

/** How many bytes are looked at: the longest header has 21, and the loads reach a little further. */
export const GUESS = 24;
/** Where the index stands. */
export const INDEX_AT = 12;
/** Where the length begins. */
export const LENGTH_AT = 15;

/** Whether `\r\n+RECEIVE: <i>, <n>` stands at `at`: four loads folded into one branch, where byte by byte takes 260 instructions. */
export const isReceiveAt = (view: DataView<ArrayBufferLike>, at: number): boolean =>
  ((view.getInt32(at) ^ WORD_0) |
    (view.getInt32(at + 4) ^ WORD_1) |
    (view.getInt32(at + 8) ^ WORD_2) |
    ((view.getInt32(at + INDEX_AT) & WORD_3_MASK) ^ WORD_3)) ===
  0;
