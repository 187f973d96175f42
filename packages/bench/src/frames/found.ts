import { CHANNELS, isFrame, type Part } from './payloads.ts';

/** What a contestant tells of the frames that it finds: pieces of a channel's payload, in their order. */
export interface Found {
  /** As a view. */
  piece(channel: number, bytes: Uint8Array): void;
  /** As a place in the chunk. */
  place(channel: number, chunk: Uint8Array, start: number, length: number): void;
}

/** What is done while time is taken: the first and the last byte of a view are read, or V8 would not make it at all. */
export class Touched implements Found {
  sum = 0;

  piece(channel: number, bytes: Uint8Array): void {
    this.sum = (this.sum + ((channel + (bytes[0] as number) + (bytes[bytes.length - 1] as number)) | 0)) | 0;
  }

  place(channel: number, _chunk: Uint8Array, start: number, length: number): void {
    this.sum = (this.sum + ((channel + start + length) | 0)) | 0;
  }
}

/** Nothing but how much it is. */
export class Counted implements Found {
  bytes = 0;

  piece(_channel: number, bytes: Uint8Array): void {
    this.bytes += bytes.length;
  }

  place(_channel: number, _chunk: Uint8Array, _start: number, length: number): void {
    this.bytes += length;
  }
}

/** What is done to see whether it is right: the bytes of each channel are counted and summed up, in their order. */
export class Tally implements Found {
  private readonly bytes = new Array<number>(CHANNELS).fill(0);
  private readonly sums = new Array<number>(CHANNELS).fill(1);

  piece(channel: number, bytes: Uint8Array): void {
    let sum = this.sums[channel] ?? 0;
    for (const byte of bytes) sum = (Math.imul(sum, 31) + byte) | 0;
    this.sums[channel] = sum;
    this.bytes[channel] = (this.bytes[channel] ?? 0) + bytes.length;
  }

  place(channel: number, chunk: Uint8Array, start: number, length: number): void {
    this.piece(channel, chunk.subarray(start, start + length));
  }

  /** Of each channel in turn: how many bytes, and their sum. */
  get numbers(): readonly number[] {
    return this.bytes.flatMap((bytes, channel) => [bytes, this.sums[channel] ?? 0]);
  }
}

/** What has to be found in these parts. */
export const expected = (parts: readonly Part[]): readonly number[] => {
  const tally = new Tally();
  for (const { channel, payload } of parts.filter(isFrame)) tally.piece(channel, payload);
  return tally.numbers;
};
