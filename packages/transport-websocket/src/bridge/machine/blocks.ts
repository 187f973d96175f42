/** Bytes of one block at most. */
const BLOCK = 4096;

/**
 * Bytes in the order in which they came, numbered. Nothing in it is ever written again: to append makes a new one that
 * shares the blocks of the old one. `full` are blocks of exactly {@link BLOCK}; `tail` are what came since, the small ones
 * joined as the digits of a binary counter are, so that a byte is copied a dozen times at most.
 */
export interface Blocks {
  /** The number of the first byte of the first block. */
  readonly start: number;
  /** The number of the byte that will come next. */
  readonly end: number;
  readonly full: readonly Uint8Array[];
  readonly tail: readonly Uint8Array[];
}

export const NO_BLOCKS: Blocks = { start: 0, end: 0, full: [], tail: [] };

/** With these bytes behind the others. They are copied: what was read may be a corner of a large buffer. */
export const appended = (blocks: Blocks, bytes: Uint8Array): Blocks => {
  const end = blocks.end + bytes.length;
  const waiting = blocks.end - blocks.start - blocks.full.length * BLOCK;
  if (waiting + bytes.length < BLOCK) return { ...blocks, end, tail: grown(blocks.tail, bytes) };
  const all = joined([...blocks.tail, bytes]);
  const full = [...blocks.full];
  let at = 0;
  for (; at + BLOCK <= all.length; at += BLOCK) full.push(all.slice(at, at + BLOCK));
  return { start: blocks.start, end, full, tail: at < all.length ? [all.slice(at)] : [] };
};

/** Without the blocks that lie wholly below that number. */
export const droppedBelow = (blocks: Blocks, below: number): Blocks => {
  if (below >= blocks.end) return { start: blocks.end, end: blocks.end, full: [], tail: [] };
  const count = Math.min(blocks.full.length, Math.floor((below - blocks.start) / BLOCK));
  return count <= 0
    ? blocks
    : { ...blocks, start: blocks.start + count * BLOCK, full: blocks.full.slice(count) };
};

/** Bytes `from` to `to`, as views of the blocks; where they lie in several small ones, joined to one. */
export const views = (blocks: Blocks, from: number, to: number): readonly Uint8Array[] => {
  const found: Uint8Array[] = [];
  const take = (block: Uint8Array, first: number, into: Uint8Array[]) => {
    const low = Math.max(from, first);
    const high = Math.min(to, first + block.length);
    if (low < high) into.push(block.subarray(low - first, high - first));
  };
  const { start, full, tail } = blocks;
  for (let index = Math.max(0, Math.floor((from - start) / BLOCK)); index < full.length; index += 1) {
    const block = full[index];
    if (!block || start + index * BLOCK >= to) break;
    take(block, start + index * BLOCK, found);
  }
  const small: Uint8Array[] = [];
  let first = start + full.length * BLOCK;
  for (const block of tail) {
    take(block, first, small);
    first += block.length;
  }
  return small.length > 1 ? [...found, joined(small)] : [...found, ...small];
};

export const joined = (parts: readonly Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

const grown = (tail: readonly Uint8Array[], bytes: Uint8Array) => {
  let count = tail.length;
  let length = bytes.length;
  for (;;) {
    const before = tail[count - 1];
    if (!before || before.length > length) break;
    length += before.length;
    count -= 1;
  }
  return [...tail.slice(0, count), joined([...tail.slice(count), bytes])];
};
