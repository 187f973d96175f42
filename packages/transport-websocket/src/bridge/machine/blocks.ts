import { RX_CHUNK } from '../../protocol/protocol.ts';

/** Bytes of one block: as many as a message bears. */
const BLOCK = RX_CHUNK;

/**
 * Bytes in the order in which they came, numbered: to append makes a new one. It shares the blocks of the old one, and the
 * row that they stand in, and what comes is written behind what the old one knows of, which so stays as it was. That place
 * is free once only: where another has come to stand there since, of the same old one, the new one takes a copy.
 */
export interface Blocks {
  /** The number of the first byte of the first block. */
  readonly start: number;
  /** The number of the byte that will come next. */
  readonly end: number;
  /** The first block is that one of the row. */
  readonly first: number;
  readonly row: Block[];
}

/** All but the last of a row are full. */
interface Block {
  readonly bytes: Uint8Array;
  /** So many have been written there, by whomever. */
  filled: number;
}

/** None, before that number. */
export const noBlocks = (at = 0): Blocks => ({ start: at, end: at, first: 0, row: [] });

/** With these bytes behind the others. They are copied: what was read may be a corner of a large buffer. */
export const appended = (blocks: Blocks, bytes: Uint8Array): Blocks => {
  const { start, end, first } = blocks;
  const used = (end - start) % BLOCK;
  const row = used > 0 ? withRoom(blocks, used) : ownRow(blocks);
  const last = used > 0 ? row.at(-1) : undefined;
  let taken = 0;
  if (last) {
    taken = Math.min(BLOCK - used, bytes.length);
    last.bytes.set(taken < bytes.length ? bytes.subarray(0, taken) : bytes, used);
    last.filled = used + taken;
  }
  for (; taken < bytes.length; taken += BLOCK) {
    const next = bytes.subarray(taken, taken + BLOCK);
    const block = { bytes: new Uint8Array(BLOCK), filled: next.length };
    block.bytes.set(next);
    row.push(block);
  }
  return { start, end: end + bytes.length, first, row };
};

/** Without the blocks that lie wholly below that number. Their memory goes by quarters: the row is not made anew for each. */
export const droppedBelow = (blocks: Blocks, below: number): Blocks => {
  const { start, end, row } = blocks;
  if (below >= end) return noBlocks(end);
  const count = Math.floor((below - start) / BLOCK);
  if (count <= 0) return blocks;
  const first = blocks.first + count;
  const after = { start: start + count * BLOCK, end };
  return 4 * first < row.length
    ? { ...after, first, row }
    : { ...after, first: 0, row: row.slice(first, behind(blocks)) };
};

/** Nothing comes behind these any more: they take no more room than they have bytes. */
export const sealed = (blocks: Blocks): Blocks => {
  const { start, end, first, row } = blocks;
  const used = (end - start) % BLOCK;
  const kept = row.slice(first, behind(blocks));
  const last = used > 0 && kept.pop();
  if (last) kept.push({ bytes: last.bytes.slice(0, used), filled: used });
  return { start, end, first: 0, row: kept };
};

/** Bytes `from` to `to`, as views of the blocks. */
export const views = (
  { start, end, first, row }: Blocks,
  from: number,
  to: number,
): readonly Uint8Array[] => {
  const found: Uint8Array[] = [];
  const most = Math.min(to, end);
  for (let low = Math.max(from, start); low < most; ) {
    const index = Math.floor((low - start) / BLOCK);
    const base = start + index * BLOCK;
    const high = Math.min(most, base + BLOCK);
    const block = row[first + index];
    if (block) found.push(block.bytes.subarray(low - base, high - base));
    low = high;
  }
  return found;
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

/** Of the row: the place behind their last block. */
const behind = ({ start, end, first }: Blocks) => first + Math.ceil((end - start) / BLOCK);

/** The row, to be gone on with: another, where somebody has gone on with this one. */
const ownRow = (blocks: Blocks): Block[] => {
  const { row } = blocks;
  const most = behind(blocks);
  return row.length === most ? row : row.slice(0, most);
};

/** The same, with room behind what its last block has: in another, where that has been taken, or sealed. */
const withRoom = (blocks: Blocks, used: number): Block[] => {
  const { row } = blocks;
  const most = behind(blocks);
  const last = row[most - 1];
  if (!last || (last.filled === used && last.bytes.length === BLOCK)) return ownRow(blocks);
  const bytes = new Uint8Array(BLOCK);
  bytes.set(last.bytes.subarray(0, used));
  return [...row.slice(0, most - 1), { bytes, filled: used }];
};
