import type { EpochEnd } from '../../protocol/message.ts';
import { appended as appendedTo, type Blocks, droppedBelow, noBlocks, sealed, views } from './blocks.ts';

/**
 * What a port has read last, over its epochs: the oldest bytes go when, and only when, there is no room for new ones.
 * A segment stays when its bytes have gone, so that it is still known where its epoch ended.
 */
export interface Ring {
  readonly capacity: number;
  /** Bytes that are held. */
  readonly size: number;
  /** The oldest epoch first, each one up. */
  readonly segments: readonly Segment[];
}

export interface Segment {
  readonly epoch: number;
  /** The first byte that is still held. */
  readonly base: number;
  readonly blocks: Blocks;
  readonly ended?: { readonly cause: EpochEnd; readonly why: string } | undefined;
}

/** Epochs that have ended and are remembered. */
const EPOCHS = 64;

export const emptyRing = (capacity: number): Ring => ({ capacity, size: 0, segments: [] });

/** What comes from now on belongs to a new epoch. */
export const begun = (ring: Ring, epoch: number): Ring => {
  const segments = [...ring.segments, { epoch, base: 0, blocks: noBlocks() }];
  const kept = segments.slice(-EPOCHS - 1);
  return { ...ring, segments: kept, size: kept.reduce((sum, segment) => sum + held(segment), 0) };
};

/** Nothing more comes in this epoch. */
export const concluded = (ring: Ring, cause: EpochEnd, why: string): Ring => {
  const last = ring.segments.at(-1);
  return last
    ? {
        ...ring,
        segments: [
          ...ring.segments.slice(0, -1),
          { ...last, blocks: sealed(last.blocks), ended: { cause, why } },
        ],
      }
    : ring;
};

export const appended = (ring: Ring, bytes: Uint8Array): Ring => {
  const last = ring.segments.at(-1);
  if (!last) return ring;
  const segments = [...ring.segments.slice(0, -1), { ...last, blocks: appendedTo(last.blocks, bytes) }];
  const size = ring.size + bytes.length;
  let over = size - ring.capacity;
  if (over <= 0) return { ...ring, size, segments };
  return {
    ...ring,
    size: ring.capacity,
    segments: segments.map((segment) => {
      const drop = Math.min(over, held(segment));
      if (drop <= 0) return segment;
      over -= drop;
      const base = segment.base + drop;
      return { ...segment, base, blocks: droppedBelow(segment.blocks, base) };
    }),
  };
};

export const segmentOf = (ring: Ring, epoch: number): Segment | undefined => {
  const first = ring.segments[0];
  return first && ring.segments[epoch - first.epoch];
};

/** Bytes `from` to `to` of what is held, in pieces. */
export const bytesOf = (segment: Segment, from: number, to: number): readonly Uint8Array[] =>
  views(segment.blocks, from, to);

const held = (segment: Segment) => segment.blocks.end - segment.base;
