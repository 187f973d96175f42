import { Tokenizer } from '@atrx/core/wire';
import { Subject } from 'rxjs';
import type { Found } from '../found.ts';
import { CHANNELS } from '../payloads.ts';
import type { Contestant } from './contestant.ts';
import { Deaf } from './deaf.ts';

/** Our tokenizer, and behind it the usual way with rxjs: a Subject for each channel. */
class Subjects extends Deaf {
  private readonly channels: readonly Subject<Uint8Array>[];
  private chunk: Uint8Array = new Uint8Array(0);
  private buffer: ArrayBufferLike = this.chunk.buffer;
  private offset = 0;

  constructor(found: Found) {
    super();
    this.channels = Array.from({ length: CHANNELS }, (_, channel) => {
      const pieces$ = new Subject<Uint8Array>();
      pieces$.subscribe((bytes) => found.piece(channel, bytes));
      return pieces$;
    });
  }

  override pushed(index: number, chunk: Uint8Array, start: number, length: number): void {
    if (chunk !== this.chunk) {
      this.chunk = chunk;
      this.buffer = chunk.buffer;
      this.offset = chunk.byteOffset;
    }
    this.channels[index]?.next(new Uint8Array(this.buffer, (this.offset + start) | 0, length));
  }
}

export const subjects: Contestant = {
  name: 'Subject per channel',
  framing: 'receive',
  ready: (found) => {
    const reader = new Tokenizer(new Subjects(found), 1500);
    return (chunk) => void reader.push(chunk);
  },
};
