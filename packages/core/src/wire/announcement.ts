import { type Body, bodyLength } from './body.ts';
import { isReceive, receiveIndex, receiveLength } from './receive.ts';

/** The block is one that a line announced, not one that a connection pushed. */
export const ANNOUNCED = -1;

/** What the latest line has announced. It is filled anew for each, so that none costs an object. */
export class Announcement {
  /** The connection whose block follows; {@link ANNOUNCED} where it is nobody's. */
  index = ANNOUNCED;
  /** How many bytes follow. */
  length = 0;

  private readonly largest: number;

  /** `largest`: a line that announces more than a module ever sends is taken for a plain line. */
  constructor(largest: number) {
    this.largest = largest;
  }

  /** Whether the line announces a block: `+RECEIVE: <index>, <length>`, or one of `bodies`. */
  read(bodies: readonly Body[], bytes: Uint8Array, start: number, end: number): boolean {
    const pushed = isReceive(bytes, start, end);
    this.length = pushed ? receiveLength(bytes, start, end) : bodyLength(bodies, bytes, start, end);
    this.index = pushed ? receiveIndex(bytes, start, end) : ANNOUNCED;
    const known = !pushed || (this.index >= 0 && this.index <= 9);
    return known && this.length >= 1 && this.length <= this.largest;
  }
}
