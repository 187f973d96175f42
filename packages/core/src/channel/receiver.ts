import type { PushHeader } from '../codec/push-header.ts';

/**
 * Where the blocks that a connection pushes go, piece by piece: `remaining` is 0 in a block's last piece, and in each piece of
 * data that has no frame. `header` tells what the module said of the block, its sender say.
 */
export interface Receiver {
  receive(bytes: Uint8Array, remaining: number, header: PushHeader): void;
  /** Bytes never came: so many of a block, or nobody knows how many, and of how many blocks. */
  cut(missing?: number): void;
}
