import type { PushHeader } from '../codec/push-header.ts';

/**
 * Where the blocks that a connection pushes go, and the pieces of data that has no frame. `header` tells what the module said
 * of the block, its sender say.
 */
export interface Receiver {
  receive(bytes: Uint8Array, header: PushHeader): void;
  /** Bytes never came: so many of a block, or nobody knows how many, and of how many blocks. */
  cut(missing?: number): void;
}
